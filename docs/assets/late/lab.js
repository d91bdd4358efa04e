/* The trained model, for a reader who comes near the lab. */

import { body, model } from "../data/lab.js";
import { bytes, weights } from "../model/weights.js";
import { here } from "./load.js";

here("lab", { ...model, weights: weights(bytes(body), model) });
