/** A duration of Go as Squall writes it: what is below a millisecond is a part of one. */
export function durationOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const short = text.replace(/(\d+(?:\.\d+)?)(?:us|µs|μs)/g, (_, number) => `${Number(number) / 1000}ms`);
  return /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(short) && !/^(?:0+(?:\.0+)?(?:ms|s|m|h))+$/.test(short)
    ? short
    : undefined;
}
