/// <reference lib="dom" />
import MiniSearch, { type SearchResult } from 'minisearch';
import { SEARCHED } from '../searched.ts';

const root = document.documentElement.dataset.root ?? '';
const input = document.querySelector('#search') as HTMLInputElement;
const results = document.querySelector('#results') as HTMLElement;
let index: Promise<MiniSearch> | undefined;

// The index is fetched by whoever searches, not by whoever reads.
input.addEventListener('input', async () => {
  index ??= fetch(`${root}search.json`)
    .then((response) => response.text())
    .then((text) => MiniSearch.loadJSON(text, SEARCHED));
  const words = input.value.trim();
  const found = words === '' ? [] : (await index).search(words).slice(0, 12);
  // Somebody has typed on in the meantime.
  if (words !== input.value.trim()) return;
  results.replaceChildren(...found.map(itemOf));
  results.hidden = words === '';
  if (words !== '' && found.length === 0) results.textContent = 'Nothing found';
});

addEventListener('keydown', (event) => {
  if (event.key === '/' && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    input.focus();
  }
  if (event.key === 'Escape') results.hidden = true;
});

function itemOf({ id, page, title }: SearchResult): HTMLElement {
  const link = document.createElement('a');
  link.href = `${root}${id}`;
  link.textContent = title === page ? page : `${page}: ${title}`;
  return link;
}
