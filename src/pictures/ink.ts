/** The colours of pictures on white. Text on its ground has a contrast of 4.5 : 1 at least, as WCAG asks for. */
export const INK = {
  text: '#1b1f24',
  soft: '#57606a',
  line: '#57606a',
  faint: '#afb8c1',
  panel: '#eef1f4',
  good: '#1a7f37',
  bad: '#b3261e',
  warn: '#7d4e00',
  state: '#dbe7f5',
  ground: '#ffffff',
} as const;

export interface Ink {
  readonly fill: string;
  readonly text: string;
}

/** The colours of the kinds of fault, told apart by people who do not see colours as others do (Okabe and Ito). */
const FAULTS: ReadonlyMap<string, Ink> = new Map([
  ['cpu', { fill: '#e69f00', text: '#1b1f24' }],
  ['memory', { fill: '#56b4e9', text: '#1b1f24' }],
  ['process', { fill: '#cc79a7', text: '#1b1f24' }],
  ['network', { fill: '#009e73', text: '#1b1f24' }],
  ['dns', { fill: '#f0e442', text: '#1b1f24' }],
  ['disk', { fill: '#0072b2', text: '#ffffff' }],
  ['limits', { fill: '#d55e00', text: '#1b1f24' }],
]);

const OTHER: Ink = { fill: '#8c959f', text: '#1b1f24' };

export function inkOf(type: string): Ink {
  return FAULTS.get(type) ?? OTHER;
}
