/** What the injector tells the hog, as JSON in its only argument. */
export interface MemoryTask {
  /** Bytes to be taken, the hog's own included where they are more than it needs for itself. */
  readonly size: number;
  /** Milliseconds from nothing to `size`. */
  readonly ramp: number;
  /** Bytes that stay free whatever others take; null: none. */
  readonly reserve: number | null;
  /** The folder of the cgroup to join. */
  readonly join: string | null;
}
