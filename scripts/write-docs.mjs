// Writes the pages of docs/ that follow from the code: docs/options.md.
import { writeFileSync } from "node:fs";
import { optionsDocument } from "../dist/node/schema/options-document.js";

writeFileSync(new URL("../docs/options.md", import.meta.url), optionsDocument());
