/** Somebody who takes back what is in force should this process die before it can. */
export interface Guard {
  /** Resolves when it watches. Should it die, another one is started. */
  start(): Promise<void>;
  /** Everything has been taken back: it may go. */
  stop(): void;
}
