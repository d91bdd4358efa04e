/* The reader of GGUF files, for a page that has met one. */

import { head } from "../config/gguf.js";
import { here } from "./load.js";

here("gguf", head);
