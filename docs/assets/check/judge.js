/* From blocks of values to a finding, as in ropedoc/check/judge.py: every suspect tried at every precision, the simplest
   that fits told. */

import { magnitude } from "../methods/yarn.js";
import { fitted } from "./fit.js";
import { ofLadders } from "./gap.js";
import { runs } from "./match.js";
import { LEVELS, levels, slack, tolerance } from "./precision.js";
import { BASES, suspect, suspects } from "./suspects.js";
import { METHODS, UNSEEN, said, why } from "./words.js";

/** @import { Block } from "./seen.js" */
/** @import { Facts, Suspect } from "./suspects.js" */
/** @import { Gap } from "./gap.js" */
/** @import { Level } from "./precision.js" */
/** @import { Meant } from "./meant.js" */
/** @import { Run } from "./match.js" */

/** What a program runs, told from its numbers; as ropedoc's Finding.
    @typedef {{ ids: string[], facts: Facts, text: string, next: string, confidence: "certain" | "likely" | "ambiguous" | "none",
      why: string, instead: string[], unseen: string[], lines: string[], invFreq: Float64Array | null,
      attentionFactor: number | null, rounding: string | null, gap: Gap | null, limit: number }} Finding */

const ENOUGH = 8; // values that tell, for a finding to be certain
const FAR = 1000; // times the rounding, past which a margin is no number for a reader
const MARGIN = 3; // tolerances by which the next suspect must be off
const LIMIT = 131072; // tokens; where no length is known
/** @type {Record<string, string>} */
const FOUND = { plain_base: "found_plain", linear_base: "found_linear", yarn_fit: "found_yarn", llama3_fit: "found_llama3" };

/** A finding with its sentences.
    @param {Partial<Finding> & Pick<Finding, "ids" | "facts" | "confidence" | "why">} parts
    @returns {Finding} */
export function finding(parts) {
  const words = (/** @type {"text" | "next"} */ key) => parts.ids.map((name) => said(name, key, parts.facts)).join(" ");
  return {
    text: words("text"), next: words("next"), instead: [], unseen: [], lines: [], invFreq: null, attentionFactor: null,
    rounding: null, gap: null, limit: 0, ...parts,
  };
}

/** Tell what made some blocks of values.
    @param {Block[]} seen
    @param {Meant | null} meant
    @returns {Finding} */
export function judge(seen, meant) {
  const some = meant ? suspects(meant) : [];
  const suspected = () => some;
  for (const level of levels(seen)) {
    /** @type {Run[]} */
    const tried = [];
    for (const stage of [suspected, () => multiplied(seen, meant), () => fits(seen, meant, level)]) {
      tried.push(...runs(seen, stage(), level));
      if (tried.some((run) => run.error <= 1)) return told(seen, meant, tried, level);
      const part = stage === suspected ? partOf(seen, meant, some, level) : null;
      if (part) return part;
    }
  }
  return none(seen, meant);
}

/** Fewer frequencies than pairs, which are the first of a known ladder: the others were not given.
    @param {Block[]} seen
    @param {Meant | null} meant
    @param {Suspect[]} some
    @param {Level} level */
function partOf(seen, meant, some, level) {
  if (meant === null || seen[0].kind !== "inv_freq") return null;
  for (const { theta, allowed } of ladders(seen, level)) {
    const n = theta.length;
    const fit = some.filter(({ invFreq }) => n < Math.min(invFreq.length, meant.rope.invFreq.length)
      && theta.every((one, k) => Math.abs(invFreq[k] - one) <= allowed[k]));
    if (fit.length) {
      const best = fit.find(({ id }) => id === "same") ?? fit[0];
      return finding({
        ids: best.id === "same" ? ["part"] : [best.id, "part_of"],
        facts: { ...known(meant, best), given: n, rounding: level.name, seen_layout: "" },
        confidence: best.id === "same" ? "none" : "likely",
        why: why(["fits"], { count: n }), unseen: unseenOf(seen), invFreq: Float64Array.from(theta), limit: limitOf(meant),
      });
    }
  }
  return null;
}

/** What is meant, with the attention factor that is seen.
    @param {Block[]} seen
    @param {Meant | null} meant */
function multiplied(seen, meant) {
  const a = meant ? attentionOf(seen) : null;
  return meant && a !== null ? [suspect("attention", meant.rope.invFreq, a, { found: a })] : [];
}

/** Ladders fitted to the frequencies that are seen, with the attention factor that is seen.
    @param {Block[]} seen
    @param {Meant | null} meant
    @param {Level} level */
function fits(seen, meant, level) {
  const bases = [...(meant ? [meant.rope.base] : []), ...BASES];
  const found = [];
  for (const one of ladders(seen, level)) {
    for (const { id, invFreq, facts } of fitted(one.theta, one.allowed, bases)) {
      if (one.theta.some((theta, k) => Math.abs(invFreq[k] - theta) > one.allowed[k])) continue;
      const a = usual(one.attentionFactor, /** @type {number | null} */ (facts.factor ?? null), seen, level);
      const own = { ...facts, other: facts.base, found: facts.factor ?? null };
      found.push(suspect(meant ? id : FOUND[id], invFreq, a, own, { fit: true }));
    }
  }
  return found;
}

/** @param {number[]} some */
function median(some) {
  const sorted = some.slice().sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** An attention factor as seen, or the usual one that it may be: none, and YaRN's for a factor.
    @param {number} a
    @param {number | null} factor
    @param {Block[]} seen
    @param {Level} level */
function usual(a, factor, [{ kind, step }], level) {
  if (kind === "inv_freq") return a;
  const open = Math.max(...step.flat().map((one) => tolerance(kind, one, level, { theta: 0, position: 0, attentionFactor: a })));
  return [1, ...(factor === null ? [] : [magnitude(factor, 1)])].find((one) => Math.abs(one - a) <= open) ?? a;
}

/** What multiplies the cosines: those of position 0.
    @param {Block[]} seen */
function attentionOf(seen) {
  const block = seen.find(({ kind, positions }) => kind === "cos" && positions.includes(0));
  if (!block) return null;
  const row = block.positions.flatMap((m, j) => (m === 0 ? block.values[j] : []));
  const [least, most] = [Math.min(...row), Math.max(...row)];
  return most - least > 0.01 || least <= 0 ? null : median(row);
}

/** Frequencies as they are seen, how far each may be off, and the attention factor: of whole blocks alone.
    @param {Block[]} seen
    @param {Level} level
    @returns {{ theta: number[], allowed: number[], attentionFactor: number }[]} */
function ladders(seen, level) {
  const [first, second] = seen;
  const row = first.positions.indexOf(1);
  /** @type {{ theta: number[], allowed: number[], attentionFactor: number }} */
  let whole;
  if (first.width === null) return [];
  if (first.kind === "inv_freq") {
    const theta = first.values[0];
    const allowed = theta.map((one, k) => tolerance("inv_freq", first.step[0][k], level, { theta: Math.abs(one), position: 0, attentionFactor: 1 }));
    whole = { theta, allowed, attentionFactor: 1 };
  } else if (seen.length === 2 && row >= 0) {
    const [cos, sin] = [first.values[row], second.values[row]];
    const theta = cos.map((one, k) => Math.atan2(sin[k], one));
    const attentionFactor = median(cos.map((one, k) => Math.hypot(one, sin[k])));
    const steps = [first.step[row], second.step[row]];
    const allowed = theta.map((one, k) => slack([cos[k], sin[k]], [steps[0][k], steps[1][k]], level, Math.abs(one), Math.max(attentionFactor, 1e-9)));
    whole = { theta, allowed, attentionFactor };
  } else {
    return [];
  }
  const { theta, allowed, attentionFactor } = whole;
  const n = theta.length / 2;
  if (!Number.isInteger(n) || n === 0) return [whole];
  const once = [...Array(n).keys()];
  const half = (/** @type {(i: number) => number} */ at, /** @type {(i: number) => number} */ other) =>
    (once.every((i) => Math.abs(theta[at(i)] - theta[other(i)]) <= allowed[at(i)])
      ? [{ theta: once.map((i) => theta[at(i)]), allowed: once.map((i) => allowed[at(i)]), attentionFactor }] : []);
  const halves = half((i) => i, (i) => i + n);
  return [whole, ...(halves.length ? halves : half((i) => 2 * i, (i) => 2 * i + 1))];
}

/** The fit with the fewest faults; every other with one fault makes it ambiguous.
    @param {Block[]} seen
    @param {Meant | null} meant
    @param {Run[]} tried
    @param {Level} level */
function told(seen, meant, tried, level) {
  const fitting = tried.filter((run) => run.error <= 1);
  const fewest = Math.min(...fitting.map((run) => run.faults));
  const some = oneOfEach(fitting.filter((run) => run.faults <= Math.max(fewest, 1)));
  const best = some.reduce((one, other) => (other.faults < one.faults || (other.faults === one.faults && other.error < one.error) ? other : one));
  const margin = Math.min(...tried.filter((run) => run.error > 1 && run.suspect.id !== best.suspect.id).map((run) => run.error));
  const several = some.length > 1;
  const factsFor = (/** @type {Run} */ run) => ({ ...known(meant, run.suspect), rounding: level.name, seen_layout: "" });
  const { suspect: own } = best;
  return finding({
    ids: several ? ["ambiguous"] : names(best, seen, level, meant),
    facts: factsFor(best),
    confidence: several ? "ambiguous" : margin >= MARGIN && best.telling >= ENOUGH ? "certain" : "likely",
    why: whyOf(seen, best, level, margin),
    instead: several ? some.map((run) => names(run, seen, level, meant).map((name) => said(name, "text", factsFor(run))).join(" ")) : [],
    unseen: unseenOf(seen),
    invFreq: own.number ? null : own.invFreq,
    attentionFactor: seen[0].kind === "inv_freq" ? null : own.attentionFactor,
    rounding: level === LEVELS[0] ? null : level.name,
    gap: several || own.number || !meant ? null : ofLadders(meant.rope.invFreq, own.invFreq, best),
    limit: limitOf(meant),
  });
}

/** What are one to a reader, once; of a fit the first counts, whose numbers have the fewest digits.
    @param {Run[]} some */
function oneOfEach(some) {
  /** @type {Map<string, Run>} */
  const found = new Map();
  for (const run of some) {
    const { id, fit, facts } = run.suspect;
    const key = JSON.stringify([id, run.turn, run.sign, fit ? null : facts]);
    if (!found.has(key)) found.set(key, run);
  }
  return [...found.values()];
}

/** Every fault of a run, or that it has none.
    @param {Run} run
    @param {Block[]} seen
    @param {Level} level
    @param {Meant | null} meant */
function names({ suspect: { id, fit, invFreq }, turn, sign }, seen, level, meant) {
  const found = [
    ...(id === "same" ? [] : [id]),
    ...(turn ? [`positions_${turn}`] : []),
    ...(sign === -1 ? ["sign"] : []),
    ...(meant !== null && fit && invFreq.length !== meant.rope.invFreq.length ? ["width"] : []),
    ...(seen[0].kind === "inv_freq" && level !== LEVELS[0] ? ["rounded"] : []),
  ];
  return found.length ? found : ["same"];
}

/** Numbers that sentences hold.
    @param {Meant | null} meant
    @param {Suspect | null} own
    @returns {Facts} */
export function known(meant, own) {
  const found = meant === null ? { base: null } : {
    base: meant.rope.base, method: METHODS[meant.rope.ropeType] ?? meant.rope.ropeType, rope_type: meant.rope.ropeType,
    factor: meant.factor, attention_factor: meant.rope.attentionFactor, rotary_dim: meant.rope.rotaryDim, meant_pairs: meant.rope.invFreq.length,
    head_dim: meant.rope.headDim, layout: meant.rope.layout, original: meant.rope.originalContextLength,
    truncate: meant.numbers.truncate ?? true,
  };
  if (own === null) return found;
  const facts = Object.entries(own.facts).filter(([, value]) => value !== null).map(([key, value]) => [key === "base" ? "other" : key, value]);
  return { ...found, count: own.invFreq.length, ...Object.fromEntries(facts) };
}

/** @param {Meant | null} meant */
const limitOf = (meant) => meant?.rope.contextLength || meant?.rope.originalContextLength || LIMIT;

/** @param {Block[]} seen */
const countOf = (seen) => seen.reduce((sum, { values }) => sum + values.length * values[0].length, 0);

/** @param {Block[]} seen
    @param {Run} run
    @param {Level} level
    @param {number} margin */
function whyOf(seen, run, level, margin) {
  const count = countOf(seen);
  const parts = [
    "fits", ...(level === LEVELS[0] ? [] : ["rounding"]), ...(run.telling < count ? ["telling"] : []),
    ...(Number.isFinite(margin) ? [margin <= FAR ? "margin" : "far"] : []),
  ];
  return why(parts, { count, telling: run.telling, rounding: level.name, margin });
}

/** What values of these kinds cannot show.
    @param {Block[]} seen */
function unseenOf(seen) {
  const kinds = new Set(seen.map(({ kind }) => kind));
  const parts = [...(kinds.has("inv_freq") ? ["attention", "positions"] : []), ...(kinds.has("sin") ? [] : ["sign"]), "pairs"];
  return parts.map((name) => UNSEEN[name]);
}

/** No ladder fits; frequencies as they stand are compared all the same.
    @param {Block[]} seen
    @param {Meant | null} meant */
function none(seen, meant) {
  const theta = ladders(seen, LEVELS[0])[0]?.theta ?? null;
  const invFreq = theta === null || theta.some((one) => one < 0) ? null : Float64Array.from(theta);
  return finding({
    ids: ["none"], facts: known(meant, null), confidence: "none", why: why(["none"], { count: countOf(seen) }), unseen: unseenOf(seen),
    invFreq, gap: meant && invFreq ? ofLadders(meant.rope.invFreq, invFreq) : null, limit: limitOf(meant),
  });
}
