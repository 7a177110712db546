/**
 * What can be told of a scenario before it is known to be right: the rules read it, so it holds only what is
 * well-formed, and says where something is not, so that no rule reports a consequence of another mistake.
 */
export interface Draft {
  readonly root: Fields;
  readonly storm: DraftRegion | undefined;
  readonly probes: readonly DraftProbe[];
  readonly faults: readonly DraftFault[];
  readonly states: readonly DraftState[];
  readonly regions: readonly DraftRegion[];
  /** Whether the schema found something wrong at this pointer, or below it. */
  broken(pointer: string): boolean;
}

/** A mapping that stands in the file. */
export interface Fields {
  readonly pointer: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Whether a key is there, or a misspelt key that seems to mean it. */
  has(key: string): boolean;
}

export interface DraftRegion extends Fields {
  /** The state that it is inside; undefined for the storm itself. */
  readonly owner: DraftState | undefined;
  readonly states: ReadonlyMap<string, DraftState>;
}

export interface DraftState extends Fields {
  readonly name: string;
  readonly region: DraftRegion;
  readonly faults: readonly DraftFault[];
  /** Milliseconds; undefined where it is missing or malformed. */
  readonly for: { readonly min: number; readonly max: number } | undefined;
  readonly targets: readonly Target[];
  /** States that a malformed part may lead to. */
  readonly guesses: readonly string[];
  readonly regions: readonly DraftRegion[];
  readonly final: boolean;
}

/** A state's name where it is said where to go. */
export interface Target {
  readonly pointer: string;
  readonly to: string;
  readonly via: 'next' | 'on' | 'onError' | 'onFailure';
}

export interface DraftFault {
  readonly pointer: string;
  readonly type: string;
  /** Without the keys that every fault takes; as the injector's schema lets them through. */
  readonly parameters: unknown;
}

export interface DraftProbe {
  readonly pointer: string;
  /** The list or key it stands in. */
  readonly role: 'steadyState' | 'stopWhen' | 'until' | 'when' | 'expect';
  readonly value: Readonly<Record<string, unknown>>;
}
