/** How many pods of a group may be under fault at once, and whether one of them takes each firing. */
export interface FleetConfig {
  /** Pods of one group, in one namespace, count together. */
  readonly group: string;
  /** The pods of the group, as a Kubernetes label selector. */
  readonly selector?: string;
  /** So many pods, or percent of those that are ready. */
  readonly budget?: { readonly pods: number } | { readonly percent: number };
  /** Whether one pod takes each firing of a schedule, instead of every one. */
  readonly elect: boolean;
}

export interface RawFleet {
  readonly group?: string;
  readonly selector?: string;
  readonly budget?: number | string;
  readonly elect?: 'one' | 'all';
}

/** The schema of `fleet`. */
export const fleetSchema = {
  title: 'fleet',
  description:
    'In Kubernetes: what holds for all pods of a group together, kept by Leases of the API server. While it cannot ' +
    'be reached, no fault is made.',
  type: 'object',
  additionalProperties: false,
  properties: {
    group: {
      title: 'group',
      description: 'The name of the group. Pods of a namespace that have the same name here belong together.',
      type: 'string',
      maxLength: 40,
      pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$',
      patternErrorMessage: 'a name of lower-case letters, digits and `-`',
      default: 'squall',
      examples: ['checkout'],
    },
    selector: {
      title: 'selector',
      description:
        'A Kubernetes label selector that finds the pods of the group. Groups of more than 100 pods need one, so ' +
        'that they do not ask the API server too often, and so does a budget in percent.',
      type: 'string',
      minLength: 1,
      examples: ['app.kubernetes.io/name=checkout'],
    },
    budget: {
      title: 'budget',
      description:
        'How many pods of the group may be under fault at once: a number, or percent of those that are ready, ' +
        'rounded down.',
      type: ['integer', 'string'],
      minimum: 1,
      pattern: '^([1-9][0-9]?|100)%$',
      patternErrorMessage: 'a number of pods, or a percentage such as `30%`',
      examples: [1, '30%'],
    },
    elect: {
      title: 'elect',
      description:
        'Which pods take a firing of a schedule: every one that it fires in, or one of the group, by election.',
      type: 'string',
      enum: ['one', 'all'],
      default: 'all',
    },
  },
} as const;

/** What a validated file says of the fleet, in numbers. */
export function fleetOf({ group = 'squall', selector, budget, elect }: RawFleet): FleetConfig {
  return {
    group,
    ...(selector === undefined ? {} : { selector }),
    ...(budget === undefined ? {} : { budget: budgetOf(budget) }),
    elect: elect === 'one',
  };
}

function budgetOf(budget: number | string): NonNullable<FleetConfig['budget']> {
  return typeof budget === 'number' ? { pods: budget } : { percent: Number.parseInt(budget, 10) };
}
