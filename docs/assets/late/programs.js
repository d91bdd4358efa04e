/* What the decoder says of other programs: their texts, with the register that they are written from. */

import { texts } from "../programs/texts.js";
import { here } from "./load.js";

here("programs", texts);
