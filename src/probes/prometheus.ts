import type { Look, ProbeOf, ProbeResult } from './probe.ts';
import { request } from './request.ts';

/** Holds when every sample that a query gives lies between `min` and `max`. */
export const prometheus: Look<'prometheus'> = async (probe, { signal }) => {
  const { status, body } = await request(address(probe), { signal });
  const reply = parse(body);
  if (reply?.status === 'error') return failure(`Prometheus says ${reply.errorType}: ${reply.error}`);
  if (status !== 200 || reply?.data === undefined)
    return failure(`expected an answer of Prometheus, got status ${status}`);
  const values = samples(reply.data);
  if (values === undefined)
    return failure(`expected a scalar or an instant vector, got a ${reply.data.resultType}`);
  return judge(probe, values);
};

interface Reply {
  readonly status?: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}

type Sample = readonly [time: number, value: string];

function address({ url, query }: ProbeOf<'prometheus'>): URL {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/$/, '')}/api/v1/query`;
  address.searchParams.set('query', query);
  return address;
}

function parse(body: string): Reply | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function samples({ resultType, result }: NonNullable<Reply['data']>): number[] | undefined {
  if (resultType === 'scalar') return [toNumber(result as Sample)];
  if (resultType === 'vector') return (result as { value: Sample }[]).map(({ value }) => toNumber(value));
  return undefined;
}

/** Prometheus writes infinities as `+Inf` and `-Inf`. */
function toNumber([, value]: Sample): number {
  return Number(value.replace(/Inf$/, 'Infinity'));
}

function judge({ query, min, max }: ProbeOf<'prometheus'>, values: readonly number[]): ProbeResult {
  if (values.length === 0) return failure(`expected a value of ${query}, found no series`);
  const holds = (value: number) => value >= (min ?? -Infinity) && value <= (max ?? Infinity);
  const outside = values.find((value) => !holds(value));
  if (outside !== undefined)
    return { ok: false, message: `expected ${bounds(min, max)}, got ${outside}`, value: outside };
  const [first = 0] = values;
  if (values.length === 1) return { ok: true, message: `value ${first}`, value: first };
  const range = `${Math.min(...values)} to ${Math.max(...values)}`;
  return { ok: true, message: `${values.length} values from ${range}`, value: values };
}

function bounds(min: number | undefined, max: number | undefined): string {
  const texts = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`];
  return texts.filter(Boolean).join(' and ') || 'a number';
}

function failure(message: string): ProbeResult {
  return { ok: false, message };
}
