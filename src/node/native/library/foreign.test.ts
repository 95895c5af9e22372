import { describe, expect, it } from "vitest";
import { loadForeign } from "./foreign.ts";

const foreign = await loadForeign();

describe.skipIf("missing" in foreign || process.platform === "win32")("a library that is loaded with variables", () => {
  it("leaves them in the environment no longer than it loads, also when it cannot be loaded", () => {
    if ("missing" in foreign) return;
    process.env.BURGEON_TEST_KEPT = "before";
    try {
      const variables = { BURGEON_TEST_KEPT: "while", BURGEON_TEST_NEW: "while" };
      expect(() => foreign.load("/no/such/library.so", variables)).toThrow(/load/);
      expect(process.env.BURGEON_TEST_KEPT).toBe("before");
      expect(process.env.BURGEON_TEST_NEW).toBeUndefined();
    } finally {
      delete process.env.BURGEON_TEST_KEPT;
    }
  });
});
