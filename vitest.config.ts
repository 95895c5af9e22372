import { defineConfig } from "vitest/config";

const MINUTES = 60_000;

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
