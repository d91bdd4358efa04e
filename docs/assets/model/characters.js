/* Texts as the model reads them: numbers of characters, and codes that come twice. */

const SIGNS = /([*=\-~+"#^.])\1{3,}/g;

/** Numbers of a text's characters, made as the training's text was: lower case, without indentation and empty
    lines; characters that the model never met are left out. Capitals of a code stay.
    @param {string} text
    @param {{ vocabulary: string }} options */
export function read(text, { vocabulary }) {
  const plain = text.replace(/[ \t]+/g, " ").replace(/\n /g, "\n").replace(/\n{2,}/g, "\n").replace(SIGNS, "$1$1$1");
  return [...plain.toLowerCase()].map((letter) => vocabulary.indexOf(letter)).filter((number) => number >= 0);
}

/** @param {readonly number[]} tokens
    @param {{ vocabulary: string }} options */
export const written = (tokens, { vocabulary }) => tokens.map((number) => vocabulary[number]).join("");

/** A text that ends in a code, which stands before at a distance too.
    @param {readonly number[]} tokens
    @param {{ code: readonly number[], distance: number, length: number }} options */
export function withCode(tokens, { code, distance, length }) {
  const found = tokens.slice(0, length);
  const second = length - code.length;
  found.splice(second, code.length, ...code);
  found.splice(second - distance, code.length, ...code);
  return { tokens: found, first: second - distance, second };
}
