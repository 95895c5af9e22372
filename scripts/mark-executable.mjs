// Gives the compiled program its run bit: the compiler writes it without one, and `npx burgeon` from a checkout needs it.
import { chmodSync } from "node:fs";

chmodSync(new URL("../dist/cli/main.js", import.meta.url), 0o755);
