/**
 * Whether a name is one of those that a pattern means.
 *
 * @param pattern lower case; `*` stands for any characters, dots included
 */
export function matches(name: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const text = name.toLowerCase().replace(/\.$/, '');
  const last = parts.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  // The earliest place for each part in between leaves the most room for the rest.
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
