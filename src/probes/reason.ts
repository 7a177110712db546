const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'connection timed out',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name could not be looked up',
  EPIPE: 'connection closed',
};

/** An error in a few words: `connection refused (127.0.0.1:8080)`. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors.at(-1));
  if (!(error instanceof Error)) return String(error);
  const { code, address, port, hostname } = error as Error & Partial<Record<string, string | number>>;
  const words = WORDS[code ?? ''];
  if (words === undefined) return error.message;
  const where = address === undefined ? hostname : `${address}:${port}`;
  return where === undefined ? words : `${words} (${where})`;
}
