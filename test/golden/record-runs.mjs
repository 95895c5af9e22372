/**
 * Writes runs.json anew: what the runs of test/golden/runs/*.test.ts give now. `npm run build:kernels` first.
 *
 *   node test/golden/record-runs.mjs
 *
 * A commit that changes an entry carries a line `Golden: <entry or glob>: <reason>` in its message; scripts/compare-golden.mjs asks for it.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const into = mkdtempSync(join(tmpdir(), "burgeon-golden-"));
try {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(process.execPath, [vitest, "run", "test/golden/runs/"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, BURGEON_RECORD_RUNS: into },
  });
  if (status !== 0) process.exitCode = 1;
  else {
    const groups = readdirSync(into).sort();
    const runs = Object.assign({}, ...groups.map((name) => JSON.parse(readFileSync(join(into, name), "utf8"))));
    const lines = Object.entries(runs).map(([name, run]) => {
      const fields = Object.entries(run).map(([field, value]) => `    ${JSON.stringify(field)}: ${text(value)}`);
      return `  ${JSON.stringify(name)}: {\n${fields.join(",\n")}\n  }`;
    });
    writeFileSync(join(root, "test/golden/runs.json"), `{\n${lines.join(",\n")}\n}\n`);
    console.log(`${lines.length} runs in test/golden/runs.json`);
  }
} finally {
  rmSync(into, { recursive: true, force: true });
}

/** On one line, lists of edits and losses on lines of their own, so that a difference shows where it is. */
function text(value) {
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((one) => `      ${JSON.stringify(one)}`).join(",\n")}\n    ]`;
  }
  return JSON.stringify(value);
}
