/* Conditions and values of the registers, worked out on the facts of a record, as in ropedoc/registers/expression.py.
   The build has read them into trees: ["name", n], ["value", v], ["list", …], ["get", tree, member], or an operator
   before its operands. */

import { get, isNumber, isObject, same, truthy } from "../values/kinds.js";

/** @import { Tree } from "../data/registers.js" */
/** @import { Dict } from "../values/kinds.js" */

const CLOSE = 1e-9; // two numbers this close, relatively, are the same to a reader

/** How many members something has; nothing has none.
    @param {unknown} some */
function size(some) {
  if (some === null) return 0;
  return isObject(some) ? Object.keys(some).length : /** @type {ArrayLike<unknown>} */ (some).length;
}

/** @type {Record<string, (...some: unknown[]) => unknown>} */
const FUNCTIONS = {
  float: (x) => Object(Number(x)), // as in the package, also where it is whole
  len: size,
  ln: (x) => Math.log(Number(x)),
  max: (...some) => Math.max(...some.map(Number)),
  min: (...some) => Math.min(...some.map(Number)),
  near: (a, b) => Math.abs(Number(a) - Number(b)) <= CLOSE * Math.abs(Number(b)),
  number: isNumber,
  "+": (a, b) => Number(a) + Number(b),
  "-": (a, b) => Number(a) - Number(b),
  "*": (a, b) => Number(a) * Number(b),
  "/": (a, b) => Number(a) / Number(b),
  "**": (a, b) => Number(a) ** Number(b),
};

const OF_ANYTHING = new Set(["len", "number"]);

/** @type {Record<string, (a: number, b: number) => boolean>} */
const SIZES = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** @param {unknown} value
    @param {unknown} members */
const among = (value, members) => /** @type {unknown[]} */ (members ?? []).some((member) => same(value, member));

/** @type {Record<string, (parts: Tree[], facts: Dict) => unknown>} */
const SPECIAL = {
  value: ([value]) => value,
  name: ([name], facts) => get(facts, String(name)) ?? null,
  list: (parts, facts) => parts.map((part) => evaluate(part, facts)),
  get: ([inner, member], facts) => get(/** @type {Dict} */ (evaluate(inner, facts)), String(member)) ?? null,
  and: (parts, facts) => parts.every((part) => truthy(evaluate(part, facts))),
  or: (parts, facts) => parts.some((part) => truthy(evaluate(part, facts))),
  not: ([part], facts) => !truthy(evaluate(part, facts)),
  if: ([test, body, otherwise], facts) => evaluate(truthy(evaluate(test, facts)) ? body : otherwise, facts),
  "==": ([a, b], facts) => same(evaluate(a, facts), evaluate(b, facts)),
  "!=": ([a, b], facts) => !same(evaluate(a, facts), evaluate(b, facts)),
  in: ([a, b], facts) => among(evaluate(a, facts), evaluate(b, facts)),
  "not in": ([a, b], facts) => !among(evaluate(a, facts), evaluate(b, facts)),
};

/** Work a tree out on facts; one that is not there is null, and so is what would be computed from it. A comparison of
    size with what is no number is false.
    @param {Tree} tree
    @param {Dict} facts
    @returns {unknown} */
export function evaluate([kind, ...inner], facts) {
  const parts = /** @type {Tree[]} */ (inner);
  if (Object.hasOwn(SPECIAL, kind)) return SPECIAL[kind](parts, facts);
  const values = parts.map((part) => evaluate(part, facts));
  if (!Object.hasOwn(SIZES, kind)) return values.includes(null) && !OF_ANYTHING.has(kind) ? null : FUNCTIONS[kind](...values);
  return values.every(isNumber) && SIZES[kind](.../** @type {[number, number]} */ (values));
}
