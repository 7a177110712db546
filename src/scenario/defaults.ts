/** What holds where a file says nothing. Times in milliseconds. */
export const DEFAULTS = {
  timeout: 600_000,
  timezone: 'UTC',
  startingDeadline: 60_000,
  every: 1000,
  failures: 1,
  within: 5000,
  execWithin: 30_000,
  host: 'localhost',
} as const;
