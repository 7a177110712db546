import type { ProblemCode } from './problem.ts';
import { Lines } from './source.ts';

/** Bytes that a file may have. */
export const FILE_LIMIT = 2 ** 20;

/** Why a file's content is not looked into. */
export interface Refusal {
  readonly line: number;
  readonly column: number;
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint: string;
}

/** The text of a file, without a byte-order mark; or why it is not one. */
export function decode(content: string | Uint8Array): string | Refusal {
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  if (bytes > FILE_LIMIT) return tooLarge;
  if (typeof content === 'string') return content.replace(/^\uFEFF/, '');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return notUtf8(content);
  }
}

const tooLarge: Refusal = {
  line: 1,
  column: 1,
  code: 'file-too-large',
  message: 'the file is larger than 1 MiB',
  hint: 'check that this is the right file, or split it',
};

function notUtf8(content: Uint8Array): Refusal {
  const before = longestText(content);
  const { line, column } = new Lines(before).place({ start: before.length, end: before.length });
  return {
    line,
    column,
    code: 'not-utf8',
    message: 'the file is not UTF-8 text from here on',
    hint: 'save it as UTF-8',
  };
}

/** The text of the longest beginning that has one; a character whose bytes are not all there is left out. */
function longestText(content: Uint8Array): string {
  let [text, low, high] = ['', 0, content.length];
  while (low <= high) {
    const middle = (low + high) >> 1;
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      text = decoder.decode(content.subarray(0, middle), { stream: true });
      low = middle + 1;
    } catch {
      high = middle - 1;
    }
  }
  return text;
}
