// The compiler writes plain files; the command needs its run bit, also after a rebuild.
import { chmodSync, existsSync } from "node:fs";

const command = "dist/cli/main.js";
if (existsSync(command)) chmodSync(command, 0o755);
