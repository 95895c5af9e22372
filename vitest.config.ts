import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["src/kernels/wasm/**", "node_modules/**", "dist/**"],
    // Console output from the library or its tests is a defect: the library never writes to the console.
    onConsoleLog: (log) => {
      throw new Error(`a test wrote to the console: ${log}`);
    },
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
