/* Plan and compare, for a page on which a length is wanted or there is another config. */

import { advise } from "../adviser/page.js";
import { here } from "./load.js";

here("advice", advise);
