/* One head: queries and keys turned by their positions, and the values mixed by their scores. */

/** cos and sin [positions × pairs], times the attention factor; which pairs are off in which layer; and how many
    positions a query sees, itself among them.
    @typedef {{ cos: Float32Array, sin: Float32Array, off: readonly (readonly number[])[], window: number }} Turns */

/** The rotations of a setting for positions from `first` on.
    @param {Float64Array} invFreq
    @param {{ length: number, attentionFactor?: number, off?: readonly (readonly number[])[], window?: number, first?: number }} options
    @returns {Turns} */
export function turns(invFreq, { length, attentionFactor = 1, off = [], window = length, first = 0 }) {
  const pairs = invFreq.length;
  const cos = new Float32Array(length * pairs), sin = new Float32Array(length * pairs);
  for (let m = 0; m < length; m++) {
    for (let i = 0; i < pairs; i++) {
      cos[m * pairs + i] = Math.cos((first + m) * invFreq[i]) * attentionFactor;
      sin[m * pairs + i] = Math.sin((first + m) * invFreq[i]) * attentionFactor;
    }
  }
  return { cos, sin, off, window };
}

/** One head's rows out of all, each pair (i, i + half) turned.
    @param {Float32Array} rows
    @param {{ at: number, across: number, size: number, by: Turns }} options */
export function turned(rows, { at, across, size, by }) {
  const length = rows.length / across, half = size / 2;
  const found = new Float32Array(length * size);
  for (let m = 0; m < length; m++) {
    for (let i = 0; i < half; i++) {
      const first = rows[m * across + at + i], second = rows[m * across + at + i + half];
      const cos = by.cos[m * half + i], sin = by.sin[m * half + i];
      found[m * size + i] = first * cos - second * sin;
      found[m * size + i + half] = second * cos + first * sin;
    }
  }
  return found;
}

/** Softmax of a query's scores with the keys from `from` to its own position, put into `into`.
    @param {Float32Array} query
    @param {Float32Array} key
    @param {number} m
    @param {{ size: number, from: number, into: Float32Array }} options */
export function shares(query, key, m, { size, from, into }) {
  const scale = 1 / Math.sqrt(size), at = m * size;
  let most = -Infinity;
  for (let n = from; n <= m; n++) {
    const to = n * size;
    let score = 0;
    for (let i = 0; i < size; i++) score += query[at + i] * key[to + i];
    into[n] = score * scale;
    if (into[n] > most) most = into[n];
  }
  let sum = 0;
  for (let n = from; n <= m; n++) {
    into[n] = Math.exp(into[n] - most);
    sum += into[n];
  }
  for (let n = from; n <= m; n++) into[n] /= sum;
}

/** Σ_n share[n] value[n], added into the row of a head.
    @param {Float32Array} value
    @param {Float32Array} share
    @param {{ m: number, from: number, at: number, across: number, size: number, into: Float32Array, to: number }} options */
export function mixed(value, share, { m, from, at, across, size, into, to }) {
  for (let i = 0; i < size; i += 4) {
    let a = 0, b = 0, c = 0, d = 0;
    for (let n = from; n <= m; n++) {
      const part = share[n], place = n * across + at + i;
      a += part * value[place]; b += part * value[place + 1]; c += part * value[place + 2]; d += part * value[place + 3];
    }
    into[to + i] = a; into[to + i + 1] = b; into[to + i + 2] = c; into[to + i + 3] = d;
  }
}
