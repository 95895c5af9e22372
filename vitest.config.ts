import { existsSync, statfsSync } from "node:fs";
import { defineConfig } from "vitest/config";

const MINUTES = 60_000;

/** A disk in memory, where writing a run through to the disk takes no time. */
const MEMORY_DISK = "/dev/shm";
const NEEDED = 2 ** 30;

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= NEEDED;
}

if (process.env.TMPDIR === undefined && hasRoom(MEMORY_DISK)) process.env.TMPDIR = MEMORY_DISK;

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["src/kernels/wasm/**", "node_modules/**", "dist/**"],
    // Console output from the library or its tests is a defect: the library never writes to the console.
    onConsoleLog: (log) => {
      throw new Error(`a test wrote to the console: ${log}`);
    },
    // A test fails when nothing happens in it any more, not after so many seconds: other work may use the cores. These only end what is
    // at work for ever.
    setupFiles: ["test/support/stall-guard-setup.ts"],
    testTimeout: 30 * MINUTES,
    hookTimeout: 30 * MINUTES,
    maxWorkers: 2,
    // The files of a worker share its modules: loading them anew for each took a third of the time.
    isolate: false,
  },
});
