/* Golden values of the decoder's setting, once they are asked for. */

import { vectors } from "../advice/vectors.js";
import { here } from "./load.js";

here("vectors", vectors);
