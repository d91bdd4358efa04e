/* Long work in short slices, so that the page can draw and listen between them. */

const SLICE = 8; // ms

/** Work by name. One that runs is ended before a newer one of its name begins; of those that wait, the newest stays.
    @typedef {{ make: () => Generator<unknown, any>, done: (value: any) => void }} Work */

/** @param {{ fail: (error: unknown) => void, busy: (is: boolean) => void }} options */
export function queue({ fail, busy }) {
  /** @type {Map<string, Work>} */
  const waiting = new Map();
  /** @type {{ steps: Generator<unknown, any>, done: (value: any) => void } | null} */
  let running = null;
  let awake = false;

  function slice() {
    const end = performance.now() + SLICE;
    try {
      while (performance.now() < end && (running || waiting.size)) step();
    } catch (error) {
      running = null;
      fail(error);
    }
    awake = Boolean(running || waiting.size);
    if (awake) setTimeout(slice);
    else busy(false);
  }

  function step() {
    if (!running) {
      const [name, { make, done }] = [...waiting][0];
      waiting.delete(name);
      running = { steps: make(), done };
    }
    const { done, value } = running.steps.next();
    if (!done) return;
    const finish = running.done;
    running = null;
    finish(value);
  }

  /** @param {string} name
      @param {Work["make"]} make
      @param {Work["done"]} done */
  return (name, make, done) => {
    waiting.set(name, { make, done });
    if (!awake) setTimeout(slice);
    awake = true;
    busy(true);
  };
}
