/* What ropedoc/site/check.py makes: the register of findings, the lines of logs, and the published models. */

import type { Known } from "../check/meant.js";
import type { Part, Tree } from "./registers.js";

/** By id: what is so, and what to do next. */
export const findings: Record<string, { text: Part[]; next: Part[] }>;
export const methods: Record<string, string>;
export const unseen: Record<string, string>;
export const why: Record<string, Part[]>;
export const line: Record<string, Part[]>;
export const logs: { program: string; key: string; pattern: string; otherwise: string | null; when: Tree; reads: Tree; note: string; length: boolean }[];

/** A published model: the records of its layers, the shown ones first, and the length that it serves. */
export const models: { name: string; context: number | null; record: Known; others: { kind: string; record: Known }[] }[];
