import { FaultError, type Injector, type Json } from '../../src/plugin/index.ts';

/** What a test wants an injector to do; it keeps a log of what it was asked. */
export interface NoteOptions {
  readonly name?: string;
  readonly log: string[];
  readonly fail?: 'plan' | 'apply' | 'verify' | 'revert';
  readonly every?: number;
  readonly missing?: string;
  readonly apply?: (signal: AbortSignal) => Promise<void>;
  /** Each making of it is over at once. */
  readonly over?: boolean;
  /** Milliseconds between two refreshes, and what each does with the record. */
  readonly refresh?: {
    readonly every: number;
    readonly work: (undo: Json, signal: AbortSignal) => Promise<Json | undefined>;
  };
  /** Told what is taken back. */
  readonly reverted?: (undo: Json) => void;
  /** Resolves when the fault ends by itself. */
  readonly lost?: Promise<FaultError>;
}

/** An injector that changes nothing but a log. */
export function noteInjector(options: NoteOptions): Injector {
  const { name = 'note', log, fail } = options;
  const step = (what: string, token: string) => {
    log.push(`${what} ${name}`);
    if (fail === what) throw new FaultError(`${what} failed`, { command: `undo ${token.length}` });
  };
  return {
    name,
    summary: 'Notes what it is asked.',
    schema: { type: 'object', additionalProperties: false },
    uses: [{ what: 'notes', parameters: {} }],
    lasting: () => 'state',
    every: () => options.every,
    describe: () => name,
    missing: async () =>
      options.missing ? [{ what: options.missing, why: 'notes', fix: 'install it' }] : [],
    plan: async (_, { token }) => {
      step('plan', token);
      return { undo: { name }, observation: { message: `will note ${name}` } };
    },
    apply: async (_, __, { token, signal }) => {
      step('apply', token);
      await options.apply?.(signal);
      return {
        ...(options.lost ? { failed: options.lost } : {}),
        ...(options.over ? { over: true } : {}),
      };
    },
    verify: async (_, __, { token }) => {
      step('verify', token);
      return { message: `noted ${name}` };
    },
    refreshEvery: () => options.refresh?.every,
    refresh: async (_, undo, { token, signal }) => {
      step('refresh', token);
      const renewed = await options.refresh?.work(undo, signal);
      return renewed === undefined
        ? undefined
        : { undo: renewed, observation: { message: `noted anew ${JSON.stringify(renewed)}` } };
    },
    revert: async (undo, { token }) => {
      options.reverted?.(undo);
      step('revert', token);
      return { message: `${name} is gone` };
    },
  };
}
