/** A folder that a test file may write in. @module */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Makes a folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "burgeon-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
