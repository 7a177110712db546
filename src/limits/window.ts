/** A stretch of time, or many, that comes round again or not. */
export interface Window {
  /** As it is written, for messages: `fri 16:00 - mon 08:00 (Europe/Berlin)`. */
  readonly text: string;
  /** Whether a moment, in milliseconds since the Unix epoch, is within. */
  contains(time: number): boolean;
}

/** The first window that a moment is within. */
export function windowAt(windows: readonly Window[], time: number): Window | undefined {
  return windows.find((window) => window.contains(time));
}
