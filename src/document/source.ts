/** A stretch of a text, in UTF-16 offsets; `end` is the first one after it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A stretch of one line, counted in characters (code points), from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Turns offsets into lines and columns. */
export class Lines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(match.index + match[0].length);
  }

  /** The place of a range; what lies beyond its first line is cut off. At least one character long. */
  place(range: Range): Place {
    const line = this.#lineOf(range.start);
    const lineStart = this.#starts[line] as number;
    const lineEnd = (this.#starts[line + 1] ?? this.#text.length + 1) - 1;
    const meant = this.#text.slice(range.start, Math.min(range.end, lineEnd)).trimEnd();
    return {
      line: line + 1,
      column: characters(this.#text.slice(lineStart, range.start)) + 1,
      length: Math.max(1, characters(meant)),
    };
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
