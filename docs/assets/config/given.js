/* One kind of layer as a config gives it, as in ropedoc/config/given.py: every look at a key of the config is counted. */

import * as check from "../values/checks.js";
import { get, has, truthy } from "../values/kinds.js";
import { NAMES } from "./keys.js";
import { namesOf } from "./names.js";

/** @import { Dict } from "../values/kinds.js" */
/** @import { Stated } from "./layers.js" */
/** @import { Kind } from "./stack.js" */

/** Which values of a key are passed over. @typedef {"" | "null" | "empty"} Skip */

/** A whole number that a config cannot do without.
    @param {string} name
    @param {unknown} value
    @param {{ low: number, high: number }} range */
export function present(name, value, { low, high }) {
  if (value === null) throw new RangeError(`${name} must be an integer from ${low} to ${high}, but it is missing`);
  return check.whole(name, check.written(value), { low, high });
}

/** @param {string} name
    @param {unknown} value */
export const tokens = (name, value) => present(name, value, { low: 1, high: check.LONGEST });
/** @param {string} name
    @param {unknown} value */
export const width = (name, value) => present(name, value, { low: 1, high: check.WIDEST });

/** @param {unknown} value
    @param {Skip} skip */
const skipped = (value, skip) => (skip === "null" && value === null) || (skip === "empty" && !truthy(value));

export class Given {
  /** @param {{ stated: Stated, kind: Kind, parameters: Dict, contextLength: number | null, read?: Set<string> }} kind */
  constructor({ stated, kind, parameters, contextLength, read = new Set() }) {
    this.stated = stated;
    this.kind = kind;
    this.parameters = parameters;
    this.contextLength = contextLength;
    this.read = read;
    this.text = stated.text;
    this.family = stated.family;
  }

  /** The same with other parameters.
      @param {Dict} parameters */
  with(parameters) {
    return new Given({ ...this, parameters });
  }

  /** Name under which the config has a number, null if under none that its class reads; skip passes over "null", or
      over "empty" values.
      @param {string} concept
      @param {{ skip?: Skip }} [how] */
  key(concept, { skip = "" } = {}) {
    const names = namesOf(concept, this.family, this.kind.label);
    const name = names.find((one) => has(this.text, one) && !skipped(this.text[one], skip)) ?? null;
    if (name !== null) this.read.add(name);
    return name;
  }

  /** Value of a number as the config has it, else as the class assumes it, else null.
      @param {string} concept
      @param {{ skip?: Skip }} [how] */
  look(concept, { skip = "" } = {}) {
    const name = this.key(concept, { skip });
    return name === null ? get(this.family.numbers, NAMES[concept][0]) : this.text[name];
  }

  /** A parameter that the method cannot do without.
      @param {string} key */
  need(key) {
    const value = get(this.parameters, key);
    if (value === null) throw new RangeError(`${key} must be given for the rope_type '${this.parameters.rope_type}', but it is ${has(this.parameters, key) ? "null" : "missing"}`);
    return value;
  }

  length() {
    return tokens("max_position_embeddings", this.look("length"));
  }
}
