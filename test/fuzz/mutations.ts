import fc from 'fast-check';

/** What has gone wrong in parsers before: structure, tags, anchors, numbers, names, characters, line ends. */
const TOKENS = [
  ...[
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\u0085',
    '\u2028',
    ' ',
    '  ',
    '\n  ',
    ':',
    ': ',
    '- ',
    '? ',
    ', ',
    '#',
    ' #',
  ],
  ...['{', '}', '[', ']', '{}', '[]', '"', "'", '|', '>', '|+2\n', '>-\n ', '%', '@', '`', '\\', '\\u0000'],
  ...[
    '---\n',
    '...\n',
    '%YAML 1.2\n---\n',
    '%TAG ! x\n',
    '\uFEFF',
    '\u0000',
    '\u0007',
    '\u001b[2J',
    '\u007f',
  ],
  ...[
    '&a ',
    '*a',
    '&a *a',
    '<<: *a\n',
    '<<: {for: 1s}\n',
    '<<: [*a, *a]\n',
    '&',
    '*',
    '!',
    '!!',
    '!<x> ',
    '!x ',
  ],
  ...[
    '!!str ',
    '!!int ',
    '!!float ',
    '!!bool ',
    '!!null ',
    '!!map ',
    '!!seq ',
    '!!set ',
    '!!omap ',
    '!!binary ',
  ],
  ...['!!timestamp ', '!!merge ', '!!pairs ', '!!js/function ', '!!python/object:os.system '],
  ...[
    '~',
    'null',
    'true',
    'yes',
    'on',
    '0',
    '-0',
    '00',
    '0x7fffffff',
    '0o17',
    '1e999',
    '-1e999',
    '1e-400',
    '.inf',
  ],
  ...[
    '-.inf',
    '.nan',
    '9007199254740993',
    '99999999999999999999999999',
    '1_000',
    '0b1',
    '12:30:45',
    '2026-02-30',
  ],
  ...[
    '4294967296',
    '-1',
    '0.1',
    '100%',
    '101%',
    '1e3%',
    '0ms',
    '0s',
    '1e9d',
    '99999999d',
    '99999d99999d',
    '999999999999999TiB',
    `${'9'.repeat(400)}s`,
    `${'9'.repeat(400)}GiB`,
    `${'9'.repeat(400)}gbit`,
    `${'9'.repeat(400)}%`,
    '1.5h',
    '٣s',
    '1 s',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__: {final: true}\n',
    'then',
    'length',
  ],
  ...[
    'é',
    '😀',
    '\ud83d',
    '\ude00',
    'e\u0301',
    '\u202e',
    '\u200d',
    '\u00a0',
    'ﬀ',
    '漢字',
    'İ',
    'ß',
    '\uffff',
  ],
  ...[
    '~1',
    '/',
    '~0',
    '.',
    '..',
    'a.b',
    '#/x',
    '$ref',
    '$HOME',
    '$(id)',
    '{{x}}',
    '(a+)+$',
    '[',
    '(?<x>',
    '\\p{L}',
  ],
  ...[
    '0 0 30 2 *',
    '* * * * *',
    '*/0 * * * *',
    '0 0 1 1 1',
    '@yearly',
    'Europe/Nowhere',
    'http://[::1',
    'http://',
  ],
  ...['10.0.0.0/8', '0.0.0.0/0', '::/129', '999.1.1.1', 'fe80::1%eth0', '65536', '1-0', '$..[?@.a==1]', '$['],
];

/** One change of a text, as a function of it. */
type Edit = (text: string) => string;

/**
 * A text of the corpus, changed in a few places.
 *
 * @param corpus what is begun with, and what stretches are taken from
 */
export function mutated(corpus: readonly string[]): fc.Arbitrary<string> {
  const edits = fc.array(edit(corpus), { minLength: 1, maxLength: 6 });
  return fc
    .tuple(fc.constantFrom(...corpus), edits)
    .map(([text, changes]) => changes.reduce((changed, change) => change(changed), text));
}

/** A generated text with few changes or none. */
export function touched(texts: fc.Arbitrary<string>, corpus: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.array(edit(corpus), { maxLength: 2 }))
    .map(([text, changes]) => changes.reduce((changed, change) => change(changed), text));
}

/** The bytes of a text, of which some are others. */
export function damaged(texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const flips = fc.array(fc.record({ at: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  return fc.tuple(texts, flips).map(([text, changes]) => {
    const bytes = Buffer.from(text);
    for (const { at, bits } of changes) {
      const place = at % Math.max(1, bytes.length);
      if (place < bytes.length) bytes[place] = (bytes[place] as number) ^ bits;
    }
    return bytes;
  });
}

function edit(corpus: readonly string[]): fc.Arbitrary<Edit> {
  const words = [...new Set(corpus.flatMap((text) => text.match(/[\w$./%-]+/g) ?? []))];
  const scalar = fc.oneof(fc.constantFrom(...TOKENS), fc.constantFrom(...words));
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.nat(), fc.nat(12), scalar).map(put) },
    { weight: 4, arbitrary: fc.tuple(fc.nat(), scalar).map(valueBecomes) },
    { weight: 2, arbitrary: fc.tuple(fc.nat(), scalar).map(wordBecomes) },
    { weight: 2, arbitrary: fc.tuple(fc.nat(), fc.nat()).map(linesExchanged) },
    { weight: 2, arbitrary: fc.tuple(fc.nat(), fc.nat(), fc.nat(4)).map(linesRepeated) },
    { weight: 2, arbitrary: fc.tuple(fc.nat(), fc.nat(3)).map(linesRemoved) },
    { weight: 2, arbitrary: fc.tuple(fc.nat(), fc.integer({ min: -4, max: 4 })).map(lineIndented) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.nat(), fc.nat(), fc.nat(200), fc.constantFrom(...corpus)).map(spliced),
    },
    { weight: 2, arbitrary: fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('*x', '<<: *x')).map(aliased) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 1, max: 130 }), fc.nat(2)).map(nested) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(), scalar, fc.integer({ min: 2, max: 400 })).map(repeated) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('\r\n', '\r', '\u2028')
        .map((end) => (text: string) => text.replaceAll('\n', end)),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.nat(), fc.string({ unit: 'binary' })).map(([at, text]) => put([at, 0, text])),
    },
  );
}

function put([at, length, token]: [number, number, string]): Edit {
  return (text) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + token + text.slice(start + length);
  };
}

/** `key: value`, in block style or within braces. */
function valueBecomes([which, token]: [number, string]): Edit {
  return (text) => replaceMatch(text, /(?<=: )[^\n,{}[\]]+/g, which, token);
}

function wordBecomes([which, token]: [number, string]): Edit {
  return (text) => replaceMatch(text, /[\w-]+/g, which, token);
}

function replaceMatch(text: string, pattern: RegExp, which: number, token: string): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[which % Math.max(1, matches.length)];
  if (!match) return text + token;
  return text.slice(0, match.index) + token + text.slice(match.index + match[0].length);
}

function linesExchanged([one, other]: [number, number]): Edit {
  return onLines((lines) => {
    const [i, j] = [one % lines.length, other % lines.length];
    [lines[i], lines[j]] = [lines[j] as string, lines[i] as string];
  });
}

function linesRepeated([from, to, count]: [number, number, number]): Edit {
  return onLines((lines) => {
    const start = from % lines.length;
    lines.splice(to % lines.length, 0, ...lines.slice(start, start + count + 1));
  });
}

function linesRemoved([from, count]: [number, number]): Edit {
  return onLines((lines) => {
    lines.splice(from % lines.length, count + 1);
  });
}

function lineIndented([which, by]: [number, number]): Edit {
  return onLines((lines) => {
    const index = which % lines.length;
    const line = lines[index] as string;
    lines[index] = by >= 0 ? ' '.repeat(by) + line : line.slice(Math.min(-by, line.search(/\S|$/)));
  });
}

function onLines(change: (lines: string[]) => void): Edit {
  return (text) => {
    const lines = text.split('\n');
    change(lines);
    return lines.join('\n');
  };
}

function spliced([at, from, length, other]: [number, number, number, string]): Edit {
  return (text) => {
    const start = from % (other.length + 1);
    return put([at, 0, other.slice(start, start + length)])(text);
  };
}

/** One value gets an anchor, another one becomes its alias, or a merge of it. */
function aliased([one, other, alias]: [number, number, string]): Edit {
  return (text) => {
    const anchored = replaceMatchWith(text, /(?<=: )(?=[^\n])/g, one, '&x ');
    return alias === '*x'
      ? replaceMatch(anchored, /(?<=: )[^\n,{}[\]&]+/g, other, alias)
      : replaceMatchWith(anchored, /(?<=\{)|^(?= *[\w-]+:)/gm, other, `${alias}, `);
  };
}

function replaceMatchWith(text: string, place: RegExp, which: number, token: string): string {
  const places = [...text.matchAll(place)];
  const at = places[which % Math.max(1, places.length)]?.index ?? text.length;
  return text.slice(0, at) + token + text.slice(at);
}

function nested([at, depth, kind]: [number, number, number]): Edit {
  const [open, close] = [
    ['[', ']'],
    ['{a: ', '}'],
    ['{states: {a: ', '}}'],
  ][kind] as [string, string];
  return put([at, 0, `${open.repeat(depth)}${close.repeat(depth)}`]);
}

function repeated([at, token, times]: [number, string, number]): Edit {
  return put([at, 0, token.repeat(times)]);
}
