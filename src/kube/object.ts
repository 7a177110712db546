/** What every object of the API has, as far as we use it. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  /** What a change is compared with: it is refused where the object has changed since. */
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface List<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items: readonly T[];
}
