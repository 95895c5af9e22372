import { describe, expect, it } from "vitest";
import { AVX512, cpuinfo, fakeEnvironment } from "../../../../test/support/fake-blas.ts";
import { betterCoreTypes, processorOf } from "./processor.ts";

const processor = (flags: string, model = 207) =>
  processorOf(fakeEnvironment({ "/proc/cpuinfo": cpuinfo(flags, model) }));

describe("processorOf", () => {
  it("distinguishes processors of the same name by their model, on Linux", () => {
    expect(processor(AVX512).type).toBe("x64 GenuineIntel 6 207 A processor");
    expect(processor(AVX512, 85).type).not.toBe(processor(AVX512).type);
    expect(processor("sse2 avx2").features).toEqual(new Set(["sse2", "avx2"]));
  });

  it("has the name that the system reports elsewhere, and no list of instruction sets", () => {
    const other = processorOf({ ...fakeEnvironment(), platform: "darwin", arch: "arm64" });
    expect(other.type).toMatch(/^arm64 ./);
    expect(other.features).toBeNull();
  });
});

describe("betterCoreTypes", () => {
  it("are the newest that the processor can run, and none where OpenBLAS knows it", () => {
    expect(betterCoreTypes("Prescott", "x64", processor(AVX512))).toEqual(["SkylakeX", "Haswell"]);
    expect(betterCoreTypes("Haswell", "x64", processor(AVX512))).toEqual(["SkylakeX"]);
    expect(betterCoreTypes("Prescott", "x64", processor("sse2 avx2 fma"))).toEqual(["Haswell"]);
    expect(betterCoreTypes("Zen", "x64", processor("sse2 avx2 fma"))).toEqual([]);
    expect(betterCoreTypes("SapphireRapids", "x64", processor(AVX512))).toEqual([]);
    expect(betterCoreTypes("Prescott", "x64", processor("sse2"))).toEqual([]);
  });

  it("are all that may be where the system lists no instruction sets", () => {
    expect(betterCoreTypes("Prescott", "x64", { type: "?", features: null })).toEqual(["SkylakeX", "Haswell"]);
  });

  it("of ARM replace the generic kernels alone", () => {
    const arm = { type: "?", features: new Set(["asimd", "sve"]) };
    expect(betterCoreTypes("armv8", "arm64", arm)).toEqual(["NEOVERSEV1", "NEOVERSEN1"]);
    expect(betterCoreTypes("neoversen1", "arm64", arm)).toEqual([]);
    expect(betterCoreTypes(null, "x64", processor(AVX512))).toEqual([]);
  });
});
