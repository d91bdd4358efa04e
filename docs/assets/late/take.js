/* What a reader takes away of a figure, once it is asked for. */

import { take } from "../take/hand.js";
import { here } from "./load.js";

here("take", take);
