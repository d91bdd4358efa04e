/* A length as people write it: 131072, 131,072, 128k, 1M, as in ropedoc/advice/length.py. */

import { LONGEST } from "../values/checks.js";

/** @type {Record<string, bigint>} */
const UNITS = { "": 1n, k: 1024n, m: 1048576n }; // as the names of models count: 128k is 131,072
const FORM = /^(\d{1,16}|\d{1,3}(?:,\d{3}){1,5}|\d{1,7}(?:\.\d{1,6})?(?=[km]$))([km]?)$/i;

/** The tokens that a text states, null where it is no whole number of them from 1 to 2^53.
    @param {string} text
    @returns {number | null} */
export function tokensOf(text) {
  const [, digits, unit] = FORM.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const [whole, part = ""] = digits.replaceAll(",", "").split(".");
  const scale = 10n ** BigInt(part.length);
  const count = BigInt(whole + part) * UNITS[unit.toLowerCase()];
  return count % scale === 0n && count >= scale && count <= BigInt(LONGEST) * scale ? Number(count / scale) : null;
}
