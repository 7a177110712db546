import { FaultError, type Host, type Observation, type RevertContext } from '../../plugin/index.ts';
import type { LimitsUndo, Setting } from './record.ts';
import { isSame, readSetting } from './settings.ts';

/**
 * Puts the limits back that are still as the fault has set them. One that somebody else has set meanwhile is theirs.
 *
 * @throws FaultError with the command to type where one cannot be put back
 */
export async function revert(
  { folder, inode, settings }: LimitsUndo,
  { host }: RevertContext,
): Promise<Observation> {
  if (host.fileStatus(folder)?.inode !== inode) return { message: `the cgroup ${folder} is gone`, left: [] };
  const left: string[] = [];
  // The other way round: memory.high is below memory.max at any moment.
  for (const setting of [...settings].reverse()) {
    const foreign = await putBack(setting, folder, host);
    if (foreign !== undefined)
      left.push(`${setting.file} is ${foreign}, set by somebody else meanwhile, and is left`);
  }
  const back = settings.length - left.length;
  const parts = [
    back > 0 && `${back === 1 ? '1 limit is' : `${back} limits are`} as before in ${folder}`,
    ...left,
  ];
  return { message: parts.filter(Boolean).join('; '), left };
}

/** Returns what somebody else has set. */
async function putBack(setting: Setting, folder: string, host: Host): Promise<string | undefined> {
  const { file, device, before, lowered } = setting;
  const now = readSetting(host, folder, file, device);
  if (now === undefined || isSame(file, now, before)) return undefined;
  if (!isSame(file, now, lowered)) return now;
  const path = `${folder}/${file}`;
  const text = device === null ? before : `${device} ${before}`;
  const failed = { command: `echo '${text}' > ${path}` };
  await host.writeText(path, text).catch((cause: Error) => {
    if (readSetting(host, folder, file, device) === undefined) return;
    throw new FaultError(cause.message, { ...failed, cause });
  });
  const after = readSetting(host, folder, file, device);
  if (after !== undefined && !isSame(file, after, before))
    throw new FaultError(`${path} is ${after}, not ${before}`, failed);
  return undefined;
}
