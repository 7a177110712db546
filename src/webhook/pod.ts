/** As much of a pod as the injector looks at. */
export interface Pod {
  readonly metadata?: {
    readonly name?: string;
    readonly generateName?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec: {
    readonly containers: readonly Named[];
    readonly initContainers?: readonly Named[];
    readonly volumes?: readonly Named[];
    readonly shareProcessNamespace?: boolean;
    readonly terminationGracePeriodSeconds?: number;
    readonly hostNetwork?: boolean;
    readonly hostPID?: boolean;
    readonly os?: { readonly name: string };
  };
}

export interface Named {
  readonly name: string;
}

/** A pod for people: one that is made by a controller has no name yet. */
export function podName({ metadata: { name, generateName } = {} }: Pod): string {
  return name ?? `${generateName ?? ''}…`;
}
