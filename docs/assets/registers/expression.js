/* Conditions and values of the registers, worked out on the facts of a record, as in ropedoc/registers/expression.py.
   The build has read them into trees: ["name", n], ["value", v], ["list", …], ["get", tree, member], or an operator
   before its operands. */

import { get, isNumber, isObject, same, truthy } from "../values/kinds.js";

const CLOSE = 1e-9; // two numbers this close, relatively, are the same to a reader

/** How many members something has; nothing has none. */
function size(some) {
  if (some === null) return 0;
  return isObject(some) ? Object.keys(some).length : some.length;
}

const FUNCTIONS = {
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

const SIZES = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const among = (value, members) => (members ?? []).some((member) => same(value, member));

const SPECIAL = {
  value: ([value]) => value,
  name: ([name], facts) => get(facts, name) ?? null,
  list: (parts, facts) => parts.map((part) => evaluate(part, facts)),
  get: ([inner, member], facts) => get(evaluate(inner, facts), member) ?? null,
  and: (parts, facts) => parts.every((part) => truthy(evaluate(part, facts))),
  or: (parts, facts) => parts.some((part) => truthy(evaluate(part, facts))),
  not: ([part], facts) => !truthy(evaluate(part, facts)),
  if: ([test, body, otherwise], facts) => evaluate(truthy(evaluate(test, facts)) ? body : otherwise, facts),
  "==": ([a, b], facts) => same(evaluate(a, facts), evaluate(b, facts)),
  "!=": ([a, b], facts) => !same(evaluate(a, facts), evaluate(b, facts)),
  in: ([a, b], facts) => among(evaluate(a, facts), evaluate(b, facts)),
  "not in": ([a, b], facts) => !among(evaluate(a, facts), evaluate(b, facts)),
};

/** Work a tree out on facts; one that is not there is null. A comparison of size with what is no number is false. */
export function evaluate([kind, ...parts], facts) {
  if (Object.hasOwn(SPECIAL, kind)) return SPECIAL[kind](parts, facts);
  const values = parts.map((part) => evaluate(part, facts));
  if (!Object.hasOwn(SIZES, kind)) return FUNCTIONS[kind](...values);
  return values.every(isNumber) && SIZES[kind](...values);
}
