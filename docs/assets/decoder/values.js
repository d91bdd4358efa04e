/* The values of a config.json as the package sees them: Python's JSON, its words for a value, its checks.
   JavaScript has one kind of number and Python two. Here a number written with a point or an exponent that
   happens to be whole is a boxed Number, and an integer past 2^53 a BigInt; all others are plain. No DOM. */
(function () {
  "use strict";

  const LONGEST = 2 ** 53; // as in ropedoc/_validation.py, with the next one
  const WIDEST = 2 ** 16;
  const DEEPEST = 200; // levels: published files have four or five
  const DIGITS = 4300; // of an integer; Python's own limit

  // Reading JSON

  const SPACE = /[ \t\n\r]*/y;
  const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
  const CONSTANT = /true|false|null|NaN|-?Infinity/y;
  const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  const CONSTANTS = { true: true, false: false, null: null, NaN, Infinity, "-Infinity": -Infinity };

  function fault(text, at, wanted) {
    const before = text.slice(0, at).split("\n");
    const found = at < text.length ? shown([...text.slice(at, at + 24)].slice(0, 12).join("")) : "its end";
    const place = `line ${before.length}, column ${[...before[before.length - 1]].length + 1}`;
    throw new RangeError(`config must be JSON with ${wanted} at ${place}, got ${found}`);
  }

  function number(text, at, [whole, point, exponent]) {
    if (point || exponent) return Number.isInteger(Number(whole)) ? Object(Number(whole)) : Number(whole);
    if (whole.length > DIGITS) fault(text, at, `a number of at most ${DIGITS} digits`);
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : BigInt(whole);
  }

  /** The value that a JSON text stands for. As in Python, NaN and Infinity are read. */
  function parse(text) {
    let at = 0;
    const take = (pattern) => {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found) at += found[0].length;
      return found;
    };
    const skip = () => { take(SPACE); return text[at]; };
    const string = (wanted) => JSON.parse((take(STRING) || fault(text, at, wanted))[0]);

    function members(close, depth, read) {
      if (depth > DEEPEST) throw new RangeError(`config must be JSON of at most ${DEEPEST} levels, got more`);
      at += 1;
      if (skip() === close) { at += 1; return; }
      for (;;) {
        skip();
        read();
        if (skip() === close) { at += 1; return; }
        if (text[at] !== ",") fault(text, at, `a comma or ${close}`);
        at += 1;
      }
    }

    function object(depth) {
      const found = {};
      members("}", depth, () => {
        const key = string("a key in double quotes");
        if (skip() !== ":") fault(text, at, "a colon after the key");
        at += 1;
        const inner = value(depth + 1);
        Object.defineProperty(found, key, { value: inner, enumerable: true, configurable: true, writable: true });
      });
      return found;
    }

    function array(depth) {
      const found = [];
      members("]", depth, () => found.push(value(depth + 1)));
      return found;
    }

    function value(depth) {
      const first = skip();
      if (first === "{") return object(depth);
      if (first === "[") return array(depth);
      if (first === '"') return string("a string that ends on its line");
      const constant = take(CONSTANT);
      if (constant) return CONSTANTS[constant[0]];
      const start = at;
      return number(text, start, take(NUMBER) || fault(text, at, "a value"));
    }

    const found = value(1);
    if (skip() !== undefined) fault(text, at, "nothing more");
    return found;
  }

  // Kinds and comparisons, as Python makes them

  const isReal = (value) => ["number", "bigint"].includes(typeof value) || value instanceof Number;
  const isNumber = (value) => isReal(value) && Number.isFinite(Number(value));
  const isInteger = (value) => typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
  const isObject = (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Number);
  const has = (object, key) => Object.hasOwn(object, key);
  /** The value of a key, or what stands in for it; null where there is none. */
  const get = (object, key, otherwise = null) => (has(object, key) ? object[key] : otherwise);

  function truthy(value) {
    if (isReal(value)) return Number(value) !== 0;
    if (Array.isArray(value)) return value.length > 0;
    return isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
  }

  function same(a, b) {
    const plain = (value) => (typeof value === "boolean" || isReal(value) ? Number(value) : value);
    const [one, other] = [plain(a), plain(b)];
    if (Array.isArray(one) && Array.isArray(other)) {
      return one.length === other.length && one.every((value, k) => same(value, other[k]));
    }
    if (!isObject(one) || !isObject(other)) return one === other;
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => has(other, key) && same(one[key], other[key]));
  }

  /** a // b for b > 0, as CPython divides: an integer only of two integers. */
  function floorDivide(a, b) {
    if (isInteger(a) && isInteger(b)) {
      const [x, y] = [BigInt(a), BigInt(b)];
      const quotient = x / y - (x % y < 0n ? 1n : 0n);
      return Number.isSafeInteger(Number(quotient)) ? Number(quotient) : quotient;
    }
    const [x, y] = [Number(a), Number(b)];
    const quotient = (x - (x % y)) / y - (x % y < 0 ? 1 : 0);
    return Object(Math.round(quotient));
  }

  // Writing values out

  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

  function scientific(digits, exponent) {
    const point = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${point}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }

  /** repr of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
  function float(value) {
    const x = Number(value);
    if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : `${x < 0 ? "-" : ""}inf`;
    const sign = x < 0 || Object.is(x, -0) ? "-" : "";
    const [digits, exponent] = Math.abs(x).toExponential().replace(".", "").split("e");
    if (exponent < -4 || exponent >= 16) return sign + scientific(digits, Number(exponent));
    return Number.isInteger(x) ? `${sign}${BigInt(Math.abs(x))}.0` : sign + plainly(digits, Number(exponent));
  }

  function plainly(digits, exponent) {
    if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
    return digits.length > exponent + 1 ? `${whole}.${digits.slice(exponent + 1)}` : whole;
  }

  /** Python's format "g": six digits, without the zeros at their end. */
  function general(value, figures = 6) {
    const x = Number(value);
    if (!Number.isFinite(x)) return float(x);
    if (x === 0) return "0";
    const [mantissa, exponent] = Math.abs(x).toExponential(figures - 1).split("e");
    const digits = mantissa.replace(".", "").replace(/0+$/, "");
    const small = exponent < -4 || exponent >= figures;
    return (x < 0 ? "-" : "") + (small ? scientific(digits, Number(exponent)) : plainly(digits, Number(exponent)));
  }

  /** Python's format ",.0f": whole, a half to the even neighbour, with commas. */
  function thousands(value) {
    const x = Math.abs(Number(value));
    if (!Number.isFinite(x)) return float(value);
    const below = Math.floor(x);
    const up = x - below > 0.5 || (x - below === 0.5 && below % 2 === 1);
    return (Number(value) < 0 ? "-" : "") + grouped(String(BigInt(below) + (up ? 1n : 0n)));
  }

  const ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

  function escaped(character) {
    const code = character.codePointAt(0).toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  }

  function quoted(text) {
    const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
    const inside = text.replace(/[\n\r\t\\]|(?! )[\p{C}\p{Z}]/gu, (one) => ESCAPES[one] || escaped(one));
    return quote + (quote === "'" ? inside.replaceAll("'", "\\'") : inside) + quote;
  }

  /** str of a number, repr of anything. */
  function repr(value, { list = Infinity, keys = Infinity, level = Infinity, text = quoted, whole = String } = {}) {
    const inner = (one) => repr(one, { list, keys, level: level - 1, text, whole });
    if (value === null || value === undefined) return "None";
    if (typeof value === "boolean") return value ? "True" : "False";
    if (typeof value === "string") return text(value);
    if (isInteger(value)) return whole(value);
    if (isReal(value)) return float(value);
    if (Array.isArray(value)) {
      if (level <= 0 && value.length) return "[...]";
      return `[${[...value.slice(0, list).map(inner), ...(value.length > list ? ["..."] : [])].join(", ")}]`;
    }
    const names = level === Infinity ? Object.keys(value) : Object.keys(value).sort();
    if (level <= 0 && names.length) return "{...}";
    const pieces = names.slice(0, keys).map((name) => `${inner(name)}: ${inner(value[name])}`);
    return `{${[...pieces, ...(names.length > keys ? ["..."] : [])].join(", ")}}`;
  }

  const MOST = 100; // characters of a value in a message; the middle goes
  const [HEAD, TAIL] = [48, 49];

  function cut(text) {
    const all = [...text];
    return all.length > MOST ? `${all.slice(0, HEAD).join("")}...${all.slice(-TAIL).join("")}` : text;
  }

  function cutString(text) {
    const whole = [...text];
    const first = quoted(whole.slice(0, MOST).join(""));
    if ([...first].length <= MOST) return first;
    const ends = [...quoted([...whole.slice(0, HEAD), ...whole.slice(Math.max(whole.length - TAIL, 0))].join(""))];
    return `${ends.slice(0, HEAD).join("")}...${ends.slice(-TAIL).join("")}`;
  }

  /** A value for a message, cut short as Python's reprlib does. */
  function shown(value) {
    return repr(value, { list: 6, keys: 4, level: 6, text: cutString, whole: (one) => cut(String(one)) });
  }

  /** A value as JSON that parse reads back to the same; with an indent, objects run over lines and lists do not. */
  function json(value, indent = " ", depth = 1) {
    if (isReal(value)) return isInteger(value) ? String(value) : float(value).replace("nan", "NaN").replace("inf", "Infinity");
    if (Array.isArray(value)) return `[${value.map((one) => json(one, "")).join(indent ? ", " : ",")}]`;
    if (!isObject(value)) return JSON.stringify(value);
    const [line, colon] = indent ? [`\n${indent.repeat(depth)}`, ": "] : ["", ":"];
    const members = Object.keys(value).map((key) => `${line}${JSON.stringify(key)}${colon}${json(value[key], indent, depth + 1)}`);
    return `{${members.join(",")}${indent && members.length ? `\n${indent.repeat(depth - 1)}` : ""}}`;
  }

  // Checks: parameter, rule, value given

  function refuse(name, rule, value) {
    throw new RangeError(`${name} must ${rule}, got ${shown(value)}`);
  }

  function whole(name, value, { low, high, rule }) {
    const range = high === undefined ? `an integer of at least ${low}` : `an integer from ${low} to ${high}`;
    const fits = isInteger(value) && value >= low && (high === undefined || value <= high);
    if (!fits) refuse(name, `be ${rule || range}`, value);
    return Number(value);
  }

  function even(name, value) {
    const rule = "a positive even integer";
    const found = whole(name, value, { low: 2, rule });
    if (found % 2) refuse(name, `be ${rule}`, value);
    return found;
  }

  function above(name, value, low) {
    if (!isNumber(value) || Number(value) <= low) refuse(name, `be a finite number greater than ${low}`, value);
    return Number(value);
  }

  function atLeast(name, value, low) {
    if (!isNumber(value) || Number(value) < low) refuse(name, `be a finite number of at least ${general(low)}`, value);
    return Number(value);
  }

  function share(name, value) {
    if (!isNumber(value) || Number(value) < 0 || Number(value) > 1) refuse(name, "be a number from 0 to 1", value);
    return Number(value);
  }

  function flag(name, value) {
    if (typeof value !== "boolean") refuse(name, "be True or False", value);
    return value;
  }

  function choice(name, value, allowed) {
    if (typeof value !== "string" || !allowed.includes(value)) refuse(name, `be one of ${allowed.map(quoted).join(", ")}`, value);
    return value;
  }

  const check = Object.freeze({ LONGEST, WIDEST, refuse, whole, even, above, atLeast, share, flag, choice });

  globalThis.ropeValues = Object.freeze({
    parse, isNumber, isReal, isObject, has, get, truthy, same, floorDivide, float, general, thousands, repr, shown, json, check,
  });
})();
