/** The signals of a run's layers, computed by `burgeon diagnose` in a process of its own: it takes the data, and the server must answer meanwhile. @module */

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError } from "../errors.ts";
import type { LayerHealth } from "../view/messages.ts";
import { healthOf } from "./network-drawing.ts";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const MOST_BYTES = 64 << 20;
let last: Promise<unknown> = Promise.resolve();

function run(folder: string): Promise<LayerHealth[]> {
  const out = mkdtempSync(join(tmpdir(), "burgeon-diagnosis-"));
  const args = [MAIN, "diagnose", folder, "--out", out, "--json"];
  return new Promise<LayerHealth[]>((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
      const line = stdout.trim().split("\n").at(-1) ?? "";
      if (!error) return resolve(healthOf(JSON.parse(line)));
      reject(new DataError(stderr.trim().split("\n").at(-1) ?? error.message));
    });
  }).finally(() => rmSync(out, { recursive: true, force: true }));
}

/** One at a time. @throws DataError with what the command says where it cannot */
export function diagnose(folder: string): Promise<LayerHealth[]> {
  const next = last.then(() => run(folder));
  last = next.catch(() => undefined);
  return next;
}
