/* One kind of layer as a config gives it, as in ropedoc/config/given.py: every look at a key of the config is counted. */

import * as check from "../values/checks.js";
import { get, has, truthy } from "../values/kinds.js";
import { NAMES } from "./keys.js";
import { heeded } from "./layers.js";

/** A whole number that a config cannot do without. */
export function present(name, value, { low, high }) {
  if (value === null) throw new RangeError(`${name} must be an integer from ${low} to ${high}, but it is missing`);
  return check.whole(name, value, { low, high });
}

export const tokens = (name, value) => present(name, value, { low: 1, high: check.LONGEST });
export const width = (name, value) => present(name, value, { low: 1, high: check.WIDEST });

const skipped = (value, skip) => (skip === "null" && value === null) || (skip === "empty" && !truthy(value));

export class Given {
  constructor({ stated, layer, parameters, contextLength, read = new Set() }) {
    Object.assign(this, { stated, layer, parameters, contextLength, read, text: stated.text, family: stated.family });
  }

  /** The same with other parameters. */
  with(parameters) {
    return new Given({ ...this, parameters });
  }

  /** Name under which the config has a number, null if under none; heed passes over what the model class ignores,
      skip over "null" or over "empty" values. */
  key(concept, { heed = false, skip = "" } = {}) {
    const names = heed ? heeded(NAMES[concept], this.text, this.family) : NAMES[concept];
    const name = names.find((one) => has(this.text, one) && !skipped(this.text[one], skip)) ?? null;
    if (name !== null) this.read.add(name);
    return name;
  }

  /** Value of a number as the config has it, else as the class assumes it, else null. */
  look(concept, { skip = "" } = {}) {
    const name = this.key(concept, { skip });
    return name === null ? get(this.family.numbers, NAMES[concept][0]) : this.text[name];
  }

  /** A parameter that the method cannot do without. */
  need(key) {
    const value = get(this.parameters, key);
    if (value === null) throw new RangeError(`${key} must be given for the rope_type '${this.parameters.rope_type}', got none`);
    return value;
  }

  length() {
    return tokens("max_position_embeddings", this.look("length"));
  }
}
