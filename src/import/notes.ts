/** What could not be carried over, each with the line that it is on. */
export class Notes {
  readonly #lineOf: (pointer: string) => number;
  readonly #notes: { readonly line: number; readonly text: string }[] = [];

  constructor(lineOf: (pointer: string) => number) {
    this.#lineOf = lineOf;
  }

  /** @param pointer where in the file, as a JSON pointer */
  add(pointer: string, text: string): void {
    this.#notes.push({ line: this.#lineOf(pointer), text });
  }

  /** In the order of the file, each once. */
  list(): { readonly line: number; readonly text: string }[] {
    const unique = new Map(this.#notes.map((note) => [`${note.line} ${note.text}`, note]));
    return [...unique.values()].sort((a, b) => a.line - b.line);
  }
}
