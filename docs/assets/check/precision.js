/* How exactly a number was given, as in ropedoc/check/precision.py: by the digits that were written, or by the format
   that it was held in. */

/** @import { Block } from "./seen.js" */

/** A format: what it leaves open of a number, relative and absolute, and its binary digits.
    @typedef {Readonly<{ name: string, relative: number, absolute: number, digits: number }>} Level */

const CHANCE = 1e-6; // of values held in a format by accident
const SAFE = 1.001; // a last digit that was rounded from binary may be off by a hair more than a half

/** @type {readonly Level[]} */
export const LEVELS = [
  { name: "float32", relative: 4e-6, absolute: 0, digits: 24 },
  { name: "float16", relative: 2 ** -10, absolute: 2 ** -24, digits: 11 },
  { name: "bfloat16", relative: 2 ** -8, absolute: 0, digits: 8 },
];
/** @type {Record<string, number>} */
const SMALLEST = { float16: 2 ** -24 };

/** The e with |x| = m · 2^e and 1/2 ≤ m < 1; 0 for 0.
    @param {number} x */
function exponent(x) {
  if (x === 0) return 0;
  const size = Math.abs(x);
  let e = Math.floor(Math.log2(size)) + 1;
  if (2 ** (e - 1) > size) e--;
  if (2 ** e <= size) e++;
  return e;
}

/** The nearest whole number, a half to the even neighbour.
    @param {number} x */
function whole(x) {
  const below = Math.floor(x);
  const rest = x - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}

/** Nearest number that a format holds, ties to even.
    @param {number} x
    @param {Level} level */
export function rounded(x, level) {
  const step = Math.max(2 ** (exponent(x) - level.digits), SMALLEST[level.name] ?? 0);
  return whole(x / step) * step;
}

/** How far a value of a block may stand from what a frequency makes at a position, if it is that frequency.
    @param {string} kind
    @param {number} step
    @param {Level} level
    @param {{ theta: number, position: number, attentionFactor: number }} made */
export function tolerance(kind, step, level, { theta, position, attentionFactor }) {
  const written = (step / 2) * SAFE;
  if (kind === "inv_freq") return written + level.relative * theta + level.absolute;
  const own = level.name === LEVELS[0].name ? 3e-7 : level.relative;
  return written + attentionFactor * (own + Math.min(LEVELS[0].relative * Math.abs(position) * theta, 2));
}

/** How far an angle may be off that a cosine and a sine make; a small sine has all digits of its format.
    @param {[number, number]} seen
    @param {[number, number]} steps
    @param {Level} level
    @param {number} theta
    @param {number} attentionFactor */
export function slack([cos, sin], steps, level, theta, attentionFactor) {
  const at = tolerance("cos", steps[0], level, { theta, position: 1, attentionFactor });
  const own = (steps[1] / 2) * SAFE + level.relative * Math.abs(sin) + level.absolute + LEVELS[0].relative * theta * attentionFactor;
  return (Math.abs(sin) * at + Math.abs(cos) * own) / attentionFactor ** 2;
}

/** Formats that the values may have been held in, the finest first; a coarse one only where it is no accident.
    @param {Block[]} seen */
export const levels = (seen) => [LEVELS[0], ...LEVELS.slice(1).filter((level) => seen.every((block) => held(block, level)))];

/** Whether every value, to the digits written, is one that the format holds, and that is unlikely by chance.
    @param {Block} block
    @param {Level} level */
function held({ values, step }, level) {
  let chance = 0;
  for (let j = 0; j < values.length; j++) {
    for (let k = 0; k < values[j].length; k++) {
      const [x, open] = [values[j][k], step[j][k]];
      if (Math.abs(rounded(x, level) - x) > (open / 2) * SAFE + 1e-9 * Math.abs(x)) return false;
      const spacing = Math.max(2 ** (exponent(x) - level.digits), 1e-300);
      const share = Math.min(1, Math.max(open, 2 ** -23 * Math.abs(x)) / spacing);
      chance += share > 0 ? Math.log(share) : 0;
    }
  }
  return chance < Math.log(CHANCE);
}
