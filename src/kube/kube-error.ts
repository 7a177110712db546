/** What the API server refused, or why it could not be asked. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** Whether somebody else was quicker: the object has changed meanwhile, or exists already. */
export function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.status === 409;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeError && error.status === 404;
}
