/* From a wish to a setting: a length, the method that reaches it, what it does, what it costs, and its texts for
   programs, as in ropedoc/advice/plan.py. */

import { notes } from "../config/notes.js";
import { read } from "../config/reading.js";
import { plan as register } from "../data/registers.js";
import { wavelengths } from "../ladder/frequencies.js";
import { meanKernel } from "../ladder/kernel.js";
import { firstNegative } from "../ladder/readings.js";
import { record as ropeOf } from "../ladder/rope.js";
import { ladder } from "../methods/start.js";
import { texts } from "../programs/texts.js";
import { evaluate } from "../registers/expression.js";
import { LONGEST, choice, whole } from "../values/checks.js";
import { get, has, truthy } from "../values/kinds.js";
import { shown } from "../values/words.js";
import { apart } from "./apart.js";
import { FARTHEST, leastBase, numbers, proposed, raised, stretch } from "./propose.js";

/** @import { Note } from "../config/notes.js" */
/** @import { Reading } from "../config/reading.js" */
/** @import { Recipe } from "../data/registers.js" */
/** @import { Text } from "../programs/texts.js" */
/** @import { Dict } from "../values/kinds.js" */
/** What decides whether and how to plan, beside the facts of the file.
    @typedef {Dict & { wish: number, asked: string | null, made: number | null, method: string, recipe: Recipe | null, bound_base: number | null }} Known */
/** @typedef {{ contextLength: number, outcome: "planned" | "nothing" | "unfit", method: string | null, setting: Dict | null,
      config: Dict | null, after: Reading | null, texts: Text[], notes: Note[] }} Plan */

export const METHODS = register.methods;
const USUAL = "yarn"; // the method where neither the reader, the file nor the makers name one
const NEAR = 16; // tokens: a short distance
const SAME = 1e-9;
const BOUND = register.notes.filter(({ id }) => id.startsWith("bound-"));
const OF_FILE = "long-for-base"; // what is told of a file that a plan must not leave out

/** Plan a setting with which a model reaches a length.
    @param {unknown} config
    @param {{ contextLength: number, method?: string | null }} options
    @returns {Plan} */
export function plan(config, { contextLength, method = null }) {
  const wish = whole("context_length", contextLength, { low: 1, high: LONGEST });
  if (method !== null) choice("method", method, Object.keys(METHODS));
  const reading = read(config);
  const known = wished(reading, wish, method);
  for (const outcome of /** @type {const} */ (["nothing", "unfit"])) {
    const [told] = notes(known, outcome === "nothing" ? register.nothing : register.refuse);
    if (told) return without(reading, wish, outcome, told);
  }
  return planned(reading, known);
}

/** How far layers see of a length.
    @param {number | null} reach
    @param {number} wish */
const within = (reach, wish) => Math.min(reach ?? wish, wish);

/** @param {Reading} reading
    @param {number} wish
    @param {string | null} asked
    @returns {Known} */
function wished({ facts, record, stated }, wish, asked) {
  const recipe = register.recipes.find(([when]) => truthy(evaluate(when, { ...facts, hidden_size: get(stated.text, "hidden_size") })))?.[1] ?? null;
  const carried = record.rope_type === "default" ? null : record.rope_type;
  const method = asked ?? carried ?? recipe?.method ?? USUAL;
  const made = /** @type {number | null} */ (facts.served);
  const bound = asked === "base" && carried === null && made !== null
    ? leastBase(record.rotary_dim, { base: record.base, contextLength: within(record.reach, wish) }) : null;
  return {
    ...facts, wish, asked, made, method,
    chunks: has(stated.text, "dual_chunk_attention_config"),
    carried_name: carried === null ? null : get(METHODS, carried, carried),
    recipe: recipe && method === recipe.method ? recipe : null,
    bound_base: bound,
  };
}

/** @param {Reading} reading
    @param {Known} known
    @returns {Plan} */
function planned(reading, known) {
  const { wish, method, recipe } = known;
  const found = proposed(reading, settingOf(reading, known), wish);
  if (found === null) return without(reading, wish, "unfit", unread(reading, method));
  const { config, after } = found;
  const told = notes({ ...after.facts, ...beside(reading, after, known) }, register.notes);
  const [source, address] = recipe ? register.sources[recipe.source] : ["", ""];
  return {
    contextLength: wish, outcome: "planned", method, setting: shownSetting(after), config: raised(config, after, wish), after, texts: texts(after.facts),
    notes: [...told.map((note) => (note.id === "recipe" ? { ...note, source, address } : note)), ...(ofFile(after).length ? ofFile(after) : ofFile(reading))],
  };
}

/** @param {Reading} reading
    @param {Known} known
    @returns {Dict} */
function settingOf(reading, known) {
  const { wish, method, recipe } = known;
  if (method === "base") return { rope_theta: Object(Number(known.bound_base)) };
  const original = originalOf(reading, known);
  const grown = method === "linear" && reading.record.rope_type === "linear";
  const factor = recipe ? Math.max(stretch(wish * recipe.factor, recipe.length), 1)
    : grown ? stretch(wish * Number(reading.record.numbers.factor), Number(known.made)) : stretch(wish, original);
  return numbers(reading, method, { original, factor, more: register.numbers });
}

/** Where the method starts: as the makers publish it, as the file's own method has it, else the file's length.
    @param {Reading} reading
    @param {Known} known */
const originalOf = (reading, { recipe, made }) => recipe?.original ?? Number(get(reading.record.numbers, "original_context_length") || made);

/** @param {Reading} reading
    @param {string} method
    @returns {Note} */
function unread({ record, facts }, method) {
  const [source, address] = register.sources.classes;
  return {
    id: "not-read",
    text: `The class ${shown(record.model_type ?? get(facts, "stated_class"))} does not read ${method} from its file.`,
    why: "The setting was put in each place where classes look for one, and none gave these frequencies.",
    source, address,
  };
}

/** A plan that sets nothing; where nothing is needed, with the file's own setting and its texts for the length.
    @param {Reading} reading
    @param {number} wish
    @param {"nothing" | "unfit"} outcome
    @param {Note} told
    @returns {Plan} */
function without(reading, wish, outcome, told) {
  const common = { contextLength: wish, outcome, method: null };
  if (outcome === "unfit") return { ...common, setting: null, config: null, after: null, texts: [], notes: [told] };
  const after = read(reading.config, { contextLength: wish, layerType: reading.record.kind });
  const held = [...notes({ planned: false, ...boundOf(after, wish) }, BOUND), ...ofFile(after)];
  return {
    ...common, setting: shownSetting(after), config: /** @type {Dict} */ (reading.config), after, texts: texts(after.facts), notes: [told, ...held],
  };
}

/** @param {Reading} reading */
const ofFile = ({ notes: told }) => told.filter(({ id }) => id === OF_FILE);

/** How far the layers see of a length, how far of it is searched, and where K first falls below 0 there.
    @param {Reading} reading
    @param {number} wish */
function boundOf({ record, rope }, wish) {
  const reached = within(record.reach, wish);
  const searched = Math.min(reached, FARTHEST);
  return { reached, searched, first: firstNegative(rope.invFreq, { limit: searched }) };
}

/** The type with its numbers and the base, complete.
    @param {Reading} reading
    @returns {Dict} */
function shownSetting({ record, facts }) {
  const stated = Object.fromEntries(facts.method_parameters.map(({ key, value }) => [key, value]));
  return { rope_type: record.rope_type, rope_theta: Object(record.base), ...stated }; // a float, as in the package
}

/** What the sentences speak of beside the facts of the planned setting.
    @param {Reading} reading
    @param {Reading} after
    @param {Known} known
    @returns {Dict} */
function beside(reading, after, known) {
  const { wish, method, recipe, made } = known;
  const { rope } = after;
  const [original, grown] = [originalOf(reading, known), reading.record.rope_type === method];
  const before = grown ? reading.rope
    : ropeOf(ladder(rope.rotaryDim, reading.record.base), { ropeType: "default", base: reading.record.base, rotaryDim: rope.rotaryDim });
  const old = grown ? Number(made) : original;
  const bound = boundOf(after, wish);
  const { reached, searched } = bound;
  const lengths = wavelengths(before.invFreq);
  const past = (/** @type {Float64Array} */ theta) => theta.filter((one, i) => lengths[i] > old && one * reached > old * before.invFreq[i] * (1 + SAME)).length;
  const [was, is] = [before, rope].map(({ invFreq }) => meanKernel([NEAR, reached], invFreq));
  const [cosine99, cosine90] = apart(before, rope, { length: old }).below.map(({ position }) => position);
  const divided = Array.from(before.invFreq, (theta, i) => theta / rope.invFreq[i]);
  return {
    ...bound, planned: true, wish, method, recipe, method_name: METHODS[method], original, known: old, grown,
    factor_before: get(reading.record.numbers, "factor"), base_before: reading.record.base, factor_wanted: stretch(wish, original),
    unseen: past(rope.invFreq), unseen_plain: past(before.invFreq),
    near_before: was[0], near_after: is[0], far_before: was[1], far_after: is[1],
    first_divided: divided[1], last_divided: divided[divided.length - 1],
    first_before: firstNegative(before.invFreq, { limit: searched }),
    cosine_99: cosine99, cosine_90: cosine90,
    windowed: after.record.kinds.some((kind) => kind.rotates && kind.reach !== null),
  };
}
