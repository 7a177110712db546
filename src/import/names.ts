/** A name of a scenario: a DNS label. */
export function scenarioName(text: string): string {
  return slug(text.toLowerCase(), /[^a-z0-9]+/g) || 'imported';
}

/** Names for the states of one machine: each its own. */
export class StateNames {
  readonly #taken = new Set<string>(['done']);

  take(text: string): string {
    const name = slug(text, /[^A-Za-z0-9_]+/g) || 'state';
    let unique = name;
    for (let number = 2; this.#taken.has(unique); number++) unique = `${name.slice(0, 58)}-${number}`;
    this.#taken.add(unique);
    return unique;
  }
}

function slug(text: string, foreign: RegExp): string {
  return text
    .replace(foreign, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
