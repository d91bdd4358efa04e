/* What ropedoc/site/registers.py makes: the registers of the package, their conditions and sentences read into trees. */

/** A key of a config that decides, the values with which it says yes, and what counts where it is missing, if the class says that. */
export type Switch = { key: string; values: unknown[]; default?: unknown };

/** What a model class assumes where a config is silent, as in ropedoc/config/classes.py. */
export type Family = {
  name: string | null;
  rotates: boolean | Switch;
  axes: number;
  layout: string | null;
  partial: boolean | null;
  numbers: Record<string, unknown>;
  rope: Record<string, unknown>;
  labels: string[];
  ignores: string[];
  /** Rules under their names in ropedoc/config/classes.md. */
  layers?: Record<string, any>;
  reads?: Record<string, string[]>;
  label_of?: Record<string, string>;
  scores?: Record<string, any>;
  alpha?: Record<string, any>;
  stretch?: Record<string, any>;
  times?: Record<string, any>;
  attention_factors?: Record<string, string>;
  methods?: string[];
  untold?: string;
  only_listed?: boolean;
  divided?: { head_dim: { key: string; default: number } };
  head_dim?: { times_hidden: number };
  head_dims?: Record<string, { key: string; default: unknown }>;
  shares?: Record<string, { key: string; default: unknown }[]>;
  layout_key?: { key: string; values: Record<"true" | "false", string> };
  mrope?: { sections?: number[] | null; dealt?: string };
  axial?: string;
  depth?: { key: string; times: number };
  parts?: Record<string, string>;
  null_base?: string;
  null_share?: string;
  object?: { key: string; names: Record<string, string>; types: Record<string, string>; defaults: Record<string, unknown> };
  unread?: string[];
  heeds?: string[];
  only_beside?: string[];
  flat?: Record<string, string[]>;
  given?: Record<string, unknown>;
  order?: unknown;
  unit?: string;
  variants?: (Record<string, unknown> & { when: { key: string; values: unknown[] } })[];
};

/** An operator before its operands, or ["value", v], ["name", n], ["get", tree, member]. */
export type Tree = [string, ...unknown[]];
/** A piece of text, or the form in which a value is written. */
export type Part = string | [string, Tree];
export type Sentence = [Tree, Part[]];
/** For which members of a list an entry stands, and under which name, and when. */
export type Condition = { each?: [string, Tree] | null; when: Tree };

/** A kind of file, by the keys that tell it. */
export type FileKind = { name: string; keys?: string[]; some?: string[]; unless?: string[]; like?: string; next: string; read?: number; switches?: string[]; inside?: string };

export type Keys = {
  parts: string[];
  signs: string[];
  switches: string[];
  rotated: string[];
  unrotated: string[];
  special: string[];
  inner: string[];
  longest: [number, number, number, string][];
  layer_types: string[];
  own_methods: string[];
  settings: string[];
  looks: string[];
  near: Record<string, string>;
  files: FileKind[];
  heads: { name: string; pattern: string; next: string }[];
  texts: { name: string; pattern: string; next: string; argument?: boolean }[];
  names: Record<string, string[]>;
  older: Record<string, string>;
  older_inside: Record<string, string>;
  older_layers: Record<string, string>;
  allowed_types: string[];
  told: string[];
  without_attention: string[];
  methods: Record<string, string[]>;
  inside: { always: string[] };
};

export type Program = {
  id: string;
  name: string;
  kind: "config" | "command";
  since: string | null;
  source: [string, string];
  refuse: Sentence[];
  keys: (Condition & { at: Tree[]; value: Tree })[];
  lines: Sentence[];
  notes: Sentence[];
};

/** A key of a file, and what counts where it is missing. */
export type Keyed<T> = { key?: string; default: T };
export const axes: {
  diffusers: Record<string, { method: string; base: Keyed<number>; dims?: Keyed<number[]>; head_dim?: Keyed<number> }>;
  words: Record<string, Part[]>;
};
export const keys: Keys;
/** A class that rotates by its model_type, or the name of the class that it is like; and the names of those that don't. */
export const still: string;
export const own: string;
export const classes: Record<string, Partial<Family> | string>;
export type Entry = Condition & { id: string; text: Part[]; why: Part[]; source: [string, string] };
export const notes: Entry[];
/** What differs between two files: names of it, and sentences of each part. */
export const compare: { names: Record<string, string>; summary: Sentence[]; file: Sentence[]; where: Sentence[]; kind: Sentence[] };
export type Recipe = { model: string; method: string; original: number; factor: number; length: number; source: string };
/** What a plan says, as in ropedoc/advice/plan.toml. */
export const plan: {
  methods: Record<string, string>;
  numbers: Record<string, number>;
  sources: Record<string, [string, string]>;
  refuse: Entry[];
  nothing: Entry[];
  notes: Entry[];
  recipes: [Tree, Recipe][];
};
export const pieces: Sentence[];
export const strip: Sentence[];
export const programs: Program[];
export const table: { rows: { key: string; name: string; value: Tree; text: Sentence[] }[]; bound: Sentence[] };
/** What the kinds of files that are read set, by their number, and the classes of GGUF's architectures. */
export const kinds: { sets: { objects?: string[]; set: [string[], Tree][] }[]; gguf: Record<string, string> };
