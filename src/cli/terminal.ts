import picocolors from 'picocolors';

/** Text from a file or a program as it may be shown: what moves the cursor or turns the text around is escaped. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Colours for what is written to a stream; none unless it is a terminal and `NO_COLOR` is not set. */
export type Palette = Pick<
  ReturnType<typeof picocolors.createColors>,
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'blue' | 'magenta'
>;

export function paletteFor(stream: { readonly isTTY?: boolean }): Palette {
  return picocolors.createColors(
    Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  );
}
