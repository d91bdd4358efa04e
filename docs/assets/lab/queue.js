/* What waits to be asked, by name: of one name the newest alone. No DOM. */

/** @import { Answer, Question } from "../model/answer.js" */
/** @import { Ask } from "./ask.js" */

/** @typedef {{ make: () => Question, done: (answer: Answer) => void }} Work */

/** What is on the screen goes first, and of that what was asked longest ago.
    @param {{ ask: Ask, fail: (error: unknown) => void, busy: (is: boolean) => void, visible: (name: string) => boolean }} options */
export function queue({ ask, fail, busy, visible }) {
  /** @type {Map<string, Work>} */
  const waiting = new Map();
  /** @type {string[]} */
  let asked = []; // names, the latest last
  let running = false;

  function next() {
    const rank = (/** @type {string} */ name) => asked.indexOf(name) - (visible(name) ? asked.length + 1 : 0);
    return [...waiting.keys()].sort((a, b) => rank(a) - rank(b))[0];
  }

  /** Ask what comes next, until nothing waits.
      @returns {Promise<void>} */
  async function go() {
    if (!waiting.size) {
      running = false;
      busy(false);
      return;
    }
    const name = next();
    const { make, done } = /** @type {Work} */ (waiting.get(name));
    waiting.delete(name);
    asked = [...asked.filter((other) => other !== name), name];
    try {
      done(await ask(make()));
    } catch (error) {
      fail(error);
    }
    go();
  }

  /** @param {string} name
      @param {Work["make"]} make
      @param {Work["done"]} done */
  return (name, make, done) => {
    waiting.set(name, { make, done });
    if (running) return;
    running = true;
    busy(true);
    queueMicrotask(go); // what else the same event asks is waiting then
  };
}
