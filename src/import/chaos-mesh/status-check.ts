import type { Step } from '../draft.ts';
import type { Section } from '../section.ts';

/** The state for a StatusCheck: looked at once it holds, or again and again until the time is up. */
export function statusProbe(check: Section | undefined, limit: Step): Step {
  const http = check?.section('http');
  const url = http?.text('url');
  if (!check || !http || url === undefined) {
    check?.notes.add(check.pointer, 'statusCheck: only checks by HTTP can be carried over');
    return limit;
  }
  const status = http.section('criteria')?.number('statusCode');
  const headers = http.section('headers');
  headers && http.leave('headers', 'give the probe `headers` by hand');
  const [every, within] = [check.number('intervalSeconds') ?? 1, check.number('timeoutSeconds') ?? 1];
  const probe = {
    name: `${url} answers`,
    http: {
      url,
      ...(http.has('method') ? { method: http.text('method') } : {}),
      ...(http.has('body') ? { body: http.text('body') } : {}),
      ...(status === undefined ? {} : { status }),
      within: `${within}s`,
    },
  };
  if (check.text('mode') === 'Continuous')
    check.leave('mode', 'it is looked at once, when the time is up; `stopWhen` looks at it throughout');
  check.ignore('type', 'duration');
  for (const key of ['successThreshold', 'recordsHistoryLimit', 'failureThreshold'])
    check.leave(key, 'the probe counts the first look');
  http.end();
  check.end();
  return 'for' in limit
    ? { ...limit, expect: [probe] }
    : { until: { ...probe, every: `${every}s` }, for: '1m' };
}
