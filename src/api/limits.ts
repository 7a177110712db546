/** What may be asked of the API, so that no client, let in or not, costs the agent more than it should. */
export const LIMITS = {
  /** Connections at once by TCP, and by the socket, whose callers must not be kept out by others. */
  connections: 1200,
  socketConnections: 200,
  /** Calls at once on a connection of HTTP/2. */
  streams: 250,
  /** Bytes of a request's headers. */
  headers: 16 * 1024,
  /** Bytes of a request's body: a scenario of 1 MiB, with room for how JSON writes it. */
  body: 4 * 2 ** 20,
  /** Milliseconds until a connection says what it speaks, and until a request is there whole. */
  firstByte: 10_000,
  request: 30_000,
  /** Milliseconds that a connection may be silent: longer than the longest call. */
  idle: 300_000,
  /** Milliseconds that a connection of HTTP/2 may be without a call. */
  unused: 60_000,
  /** Bytes that one connection of HTTP/2 may have in memory, in MB. */
  sessionMemory: 4,
  /** Calls at once, of those that may take long, and streams of events. */
  calls: 64,
  studies: 2,
  watchers: 1024,
  /** Milliseconds and mebibytes of heap that a study may take: a simulation, a picture, a report. */
  study: 60_000,
  studyHeap: 256,
  /** Days that a simulation may look ahead, how often it may be played, runs and bytes of events that are told. */
  days: 366,
  plays: 1000,
  runs: 5000,
  events: 3 * 2 ** 20,
  /** Bytes of a report, and of the journal that it is made of. */
  report: 16 * 2 ** 20,
  journal: 64 * 2 ** 20,
} as const;
