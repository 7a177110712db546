import type { Host, Missing } from '../../plugin/index.ts';
import type { DiskParameters } from './schema.ts';

/** The right to make files in the folder, where that is there already. */
export async function missing({ path }: DiskParameters, host: Host): Promise<Missing[]> {
  const folder = host.fileStatus(path);
  if (folder?.kind !== 'folder' || folder.writable) return [];
  const fix =
    host.uid === 0
      ? 'choose another `path`: this one is read-only, even for root'
      : 'run as root or as its owner, or choose another `path`';
  return [{ what: `the right to write to ${folder.path}`, why: 'making files there', fix }];
}
