/** The parameters of a network fault, as `schema` lets them through. */
export interface NetworkParameters {
  readonly interface?: string | readonly string[];
  readonly direction?: Direction | 'both';
  readonly delay?: string;
  readonly jitter?: string;
  readonly correlation?: Percent;
  readonly distribution?: 'normal' | 'pareto' | 'paretonormal';
  readonly loss?: Percent | LossModel;
  readonly duplicate?: Percent;
  readonly corrupt?: Percent;
  readonly reorder?: Percent | Reorder;
  readonly rate?: string | Rate;
  readonly partition?: boolean;
  readonly to?: string | readonly string[];
  readonly ports?: Ports;
  readonly sourcePorts?: Ports;
  readonly protocol?: Protocol;
  readonly except?: string | readonly string[];
}

export type Direction = 'egress' | 'ingress';
export type Protocol = 'tcp' | 'udp' | 'icmp';
export type Percent = number | string;
export type Ports = number | string | readonly (number | string)[];

export type LossModel =
  | { readonly model: 'random'; readonly percent: Percent; readonly correlation?: Percent }
  | {
      readonly model: 'gilbert-elliott';
      readonly p: Percent;
      readonly r?: Percent;
      readonly oneMinusH?: Percent;
      readonly oneMinusK?: Percent;
    }
  | {
      readonly model: 'state';
      readonly p13: Percent;
      readonly p31?: Percent;
      readonly p32?: Percent;
      readonly p23?: Percent;
      readonly p14?: Percent;
    };

export interface Reorder {
  readonly percent: Percent;
  readonly gap?: number;
  readonly correlation?: Percent;
}

export interface Rate {
  readonly limit: string;
  /** Sent at full speed before the limit holds. */
  readonly burst?: string;
}

/** The parameters that change packets on their way, in the order in which they are told. */
export const SHAPES = [
  'delay',
  'jitter',
  'correlation',
  'distribution',
  'loss',
  'duplicate',
  'corrupt',
  'reorder',
  'rate',
] as const satisfies readonly (keyof NetworkParameters)[];
