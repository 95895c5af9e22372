import { describe, expect, it } from "vitest";
import { fakeEnvironment } from "../../../test/support/fake-blas.ts";
import { physicalCores } from "./physical-cores.ts";

const processors = (cores: readonly number[]): string =>
  cores.map((core, i) => `processor\t: ${i}\nphysical id\t: 0\ncore id\t\t: ${core}\n`).join("\n");
const linux = (text: string) => fakeEnvironment({ "/proc/cpuinfo": text });

describe("physicalCores", () => {
  it("counts a core with two threads once", () => {
    expect(physicalCores(linux(processors([0, 1, 0, 1])), 4)).toBe(2);
    expect(physicalCores(linux(processors([0, 1, 2, 3])), 4)).toBe(4);
  });

  it("is no more than this process may use", () => {
    expect(physicalCores(linux(processors([0, 1, 2, 3])), 2)).toBe(2);
    expect(physicalCores(linux(""), 3)).toBe(3);
  });

  it("takes half of the processors where nothing tells, and at least one", () => {
    expect(physicalCores({ ...fakeEnvironment(), platform: "win32", arch: "x64" }, 8)).toBe(4);
    expect(physicalCores({ ...fakeEnvironment(), platform: "win32", arch: "x64" }, 1)).toBe(1);
    expect(physicalCores({ ...fakeEnvironment(), platform: "darwin", arch: "arm64" }, 8)).toBe(8);
  });
});
