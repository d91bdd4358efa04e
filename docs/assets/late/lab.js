/* The trained model, for a reader who comes near the lab. The build makes one function of this script, ropeProgram,
   whose text runs in a Worker too, also from disk, where a Worker can load nothing. */

import { body, model } from "../data/lab.js";
import { answerer } from "../model/answer.js";
import { finished } from "../model/forward.js";
import { bytes, weights } from "../model/weights.js";
import { here } from "./load.js";

/** @import { Question } from "../model/answer.js" */

const answers = () => answerer(weights(bytes(body), model));

/** Answer the questions that a page sends to this Worker, one by one. */
function serve() {
  const answer = answers();
  addEventListener("message", (/** @type {MessageEvent<Question>} */ { data }) => {
    try {
      const found = finished(answer(data));
      postMessage({ found }, { transfer: found.seen ? [found.seen.buffer] : [] });
    } catch (error) {
      postMessage({ error: String(error) });
    }
  });
}

if (typeof document === "undefined") serve();
else here("lab", { model, answers, program: typeof ropeProgram === "undefined" ? null : `(${ropeProgram})();` });
