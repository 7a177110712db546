import { FaultError, type InjectionContext, type Observation } from '../../plugin/index.ts';
import type { LimitsUndo } from './record.ts';
import { isSame, readSetting } from './settings.ts';

/** Reads the limits back. */
export async function verify(
  { folder, settings }: LimitsUndo,
  { host }: InjectionContext,
): Promise<Observation> {
  const found = settings.map((setting) => {
    const { file, device, lowered } = setting;
    const now = readSetting(host, folder, file, device);
    if (now === undefined) throw new FaultError(`the cgroup ${folder} is gone`);
    if (!isSame(file, now, lowered)) throw new FaultError(`${folder}/${file} is ${now}, not ${lowered}`);
    return `${file} is ${device === null ? '' : `${device} `}${now}`;
  });
  return { message: `${found.join(', ')} in ${folder}`, folder };
}
