/* Asking the model: in a Worker where one starts, or else on this page, in slices so short that it can draw and listen
   between them. */

/** @import { Answer, Question } from "../model/answer.js" */

/** @typedef {(question: Question) => Promise<Answer>} Ask */
/** @typedef {(question: Question) => Generator<unknown, Answer>} Answers */

const SLICE = 8; // ms

/** `where` is told on which thread the model runs, "worker" or "page".
    @param {{ program: string | null, answers: () => Answers, where: (thread: string) => void }} model
    @returns {Ask} */
export function asker({ program, answers, where }) {
  /** @type {Answers | undefined} */
  let here;
  let worker = program === null ? null : started(program);
  return async (question) => {
    if (worker) {
      const answer = await asked(worker, question);
      if (answer) {
        where("worker");
        return answer;
      }
      worker = null;
    }
    where("page");
    here ??= answers();
    return inSlices(here(question));
  };
}

/** A Worker that runs a program; null where there can be none.
    @param {string} program */
function started(program) {
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  try {
    return new Worker(address);
  } catch {
    return null;
  }
}

/** What a Worker answers; null if it does not run.
    @param {Worker} worker
    @param {Question} question
    @returns {Promise<Answer | null>} */
const asked = (worker, question) => new Promise((resolve, reject) => {
  const heard = new AbortController(), { signal } = heard;
  const end = (/** @type {() => void} */ how) => {
    heard.abort();
    how();
  };
  worker.addEventListener("error", () => end(() => resolve(null)), { signal });
  worker.addEventListener("message", ({ data: { found, error } }) => end(() => (error ? reject(new Error(error)) : resolve(found))), { signal });
  worker.postMessage(question, []);
});

/** What a generator comes to.
    @template T
    @param {Generator<unknown, T>} steps
    @returns {Promise<T>} */
const inSlices = (steps) => new Promise((resolve, reject) => {
  function slice() {
    const end = performance.now() + SLICE;
    try {
      while (performance.now() < end) {
        const { done, value } = steps.next();
        if (done) return resolve(value);
      }
    } catch (error) {
      return reject(error);
    }
    setTimeout(slice);
  }
  slice();
});
