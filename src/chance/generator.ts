/** Rounds after which every bit of the state depends on every bit of the text. */
const WARM_UP = 15;

/**
 * A generator of 32-bit words (signed) that a text determines: the text is hashed to the 128 bits of state of sfc32,
 * a small fast generator that passes the usual test batteries. Some ten times as fast as a cryptographic hash a draw,
 * which a simulation of many draws feels. Not for secrets.
 */
export function generator(text: string): () => number {
  let [a, b, c, counter] = hash(text);
  const next = () => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return word;
  };
  for (let round = 0; round < WARM_UP; round++) next();
  return next;
}

/** Four lanes of multiply-and-xor, each fed with the one beside it. */
function hash(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  return [a, b, c, d];
}
