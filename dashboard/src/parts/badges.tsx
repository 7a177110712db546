/** How a run ended, in a word and a colour. */
export function Outcome({ outcome }: { readonly outcome: string }) {
  return <span class={`outcome ${outcome || 'running'}`}>{outcome || 'running'}</span>;
}

/** The kind of a fault. */
export function Kind({ type }: { readonly type: string }) {
  return <span class={`kind ${type}`}>{type}</span>;
}
