/* A length as people write it: 131072, 131,072, 128k, 128 k, 1M, as in ropedoc/advice/length.py. */

import { LONGEST } from "../values/checks.js";
import { repr } from "../values/words.js";

const SHOWN = 40; // characters of what is no length
/** @type {Record<string, number>} */
const UNITS = { "": 1, k: 1024, m: 1048576 }; // as the names of models count: 128k is 131,072
const FORM = /^(\d{1,16}|\d{1,3}(?:,\d{3}){1,5}|\d{1,7}(?:\.\d{1,6})?(?= ?[km]$))(?: ?([km]))?$/;

/** Why a text is no length.
    @param {string} what
    @param {string} text */
export const noLength = (what, text) => `${what} must be a whole number of tokens from 1 to 2^53, as 131072, 131,072 or 128k, got ${repr(text.slice(0, SHOWN))}`;

/** The tokens that a text states, null where it is no whole number of them from 1 to 2^53.
    @param {string} text */
export function tokensOf(text) {
  const [, digits = "0", unit = ""] = FORM.exec(text.trim().toLowerCase()) ?? [];
  const bare = digits.replaceAll(",", "");
  const count = Number(bare) * UNITS[unit];
  return (Number.isSafeInteger(count) && count > 0) || bare === String(LONGEST) ? count : null;
}
