/* The reader of files of other kinds, for a page that has met one. */

import { asConfig } from "../config/other.js";
import { here } from "./load.js";

here("kinds", asConfig);
