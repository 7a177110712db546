import { computed, signal } from '@preact/signals';

const hash = signal(location.hash);

addEventListener('hashchange', () => {
  hash.value = location.hash;
});

/** The parts of the address after `#/`: a view, and what it shows. */
export const route = computed(() =>
  hash.value
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decodeURIComponent),
);

/** An address of this page. */
export function to(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function go(...parts: readonly string[]): void {
  location.hash = to(...parts);
}
