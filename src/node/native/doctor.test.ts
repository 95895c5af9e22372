import { describe, expect, it } from "vitest";
import {
  AVX512,
  cpuinfo,
  fakeEnvironment,
  fakeForeign,
  fakeJudge,
  memoryVerdicts,
  usable,
} from "../../../test/support/fake-blas.ts";
import { doctorReport } from "./doctor.ts";
import { findNative } from "./find.ts";

const SYSTEM = "/usr/lib/x86_64-linux-gnu/libopenblas.so.0";
const SECOND = "/usr/lib64/libopenblas.so.0";

function machine(
  variables: Record<string, string>,
  speedups: Record<string, number>,
  cores: Record<string, string> = {},
) {
  const files = Object.fromEntries(Object.keys(speedups).map((path) => [path, "1 MB"]));
  const coreOf = (path: string): string => cores[path] ?? "SkylakeX";
  const judgements = Object.entries(speedups).map(([path, speedup]) => [path, usable(speedup, coreOf(path))] as const);
  return {
    environment: fakeEnvironment({ "/proc/cpuinfo": cpuinfo(AVX512), ...files }, variables),
    foreign: fakeForeign(Object.fromEntries(Object.keys(speedups).map((path) => [path, coreOf(path)]))),
    judge: fakeJudge({ ...Object.fromEntries(judgements), [`${SYSTEM} SkylakeX`]: usable(4, "SkylakeX", "SkylakeX") }),
    verdicts: memoryVerdicts(),
  };
}

describe("doctorReport", () => {
  it("agrees with the search and survives JSON", async () => {
    const report = await doctorReport();
    const search = await findNative();
    expect(report.kernels).toBe(search.found ? "wasm+blas" : "wasm");
    expect(report.blas?.path).toBe(search.found?.path);
    expect(report.reason === null).toBe(search.found !== null);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.cores).toBeGreaterThan(0);
    expect(report.memory.totalBytes).toBeGreaterThan(0);
  }, 60_000);

  it("measures every library, and reports nothing to do for a fast one", async () => {
    const report = await doctorReport(machine({}, { [SYSTEM]: 4, [SECOND]: 4.2 }));
    expect(report.candidates).toMatchObject([
      { path: SYSTEM, inUse: true, speedup: 4 },
      { path: SECOND, inUse: false, speedup: 4.2 },
    ]);
    expect(report.advice).toBe("Nothing to do: products are 4.0 times faster than without a BLAS.");
  });

  it("reports what can be installed and the speedup if there is no library, or a slow one", async () => {
    expect((await doctorReport(machine({}, {}))).advice).toMatch(/burgeon blas install.*4\.3 times faster/);
    const slow = await doctorReport({
      ...machine({}, { [SYSTEM]: 2 }, { [SYSTEM]: "Haswell" }),
      judge: fakeJudge({ [SYSTEM]: usable(2, "Haswell") }),
    });
    expect(slow.advice).toMatch(/burgeon blas install.*2\.1 times faster/);
  });

  it("reports the cost of a setting of the environment", async () => {
    const off = await doctorReport(machine({ BURGEON_BLAS: "off" }, { [SYSTEM]: 4 }));
    expect(off).toMatchObject({ kernels: "wasm", blas: null, burgeonBlas: "off", decompositions: "portable" });
    expect(off.reason).toMatch(/BURGEON_BLAS=off/);
    expect(off.advice).toMatch(/^Unset BURGEON_BLAS: with OpenBLAS 0.3.21 .* 4\.0 times faster/);
    const prescott = machine({ OPENBLAS_CORETYPE: "Prescott" }, { [SYSTEM]: 1 }, { [SYSTEM]: "Prescott" });
    expect((await doctorReport(prescott)).advice).toBe(
      "Unset OPENBLAS_CORETYPE: with the library's SkylakeX kernels products are 4.0 times faster.",
    );
  });

  it("reports a BURGEON_BLAS that cannot be used instead of failing", async () => {
    const report = await doctorReport(machine({ BURGEON_BLAS: "/no/such/library" }, {}));
    expect(report.blas).toBeNull();
    expect(report.reason).toMatch(/\/no\/such\/library/);
  });
});
