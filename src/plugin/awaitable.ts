/** An answer that may be there at once, as in a simulation, or later. */
export type Awaitable<T> = T | Promise<T>;
