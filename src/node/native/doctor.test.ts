import { describe, expect, it } from "vitest";
import { doctorReport } from "./doctor.ts";
import { findNative, ownEnvironment } from "./find.ts";

const withBlas = (value: string) => ({ ...ownEnvironment(), variables: { BURGEON_BLAS: value } });

describe("doctorReport", () => {
  it("agrees with the search and survives JSON", async () => {
    const search = await findNative();
    const report = await doctorReport();
    expect(report.kernels).toBe(search.found ? "wasm+blas" : "wasm");
    expect(report.blas?.name).toBe(search.found?.name);
    expect(report.reason === null).toBe(search.found !== null);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.cores).toBeGreaterThan(0);
    expect(report.memory.totalBytes).toBeGreaterThan(0);
  });

  it("says that BLAS was switched off", async () => {
    const report = await doctorReport({ environment: withBlas("off") });
    expect(report).toMatchObject({ kernels: "wasm", blas: null, burgeonBlas: "off", decompositions: "ml-matrix" });
    expect(report.reason).toMatch(/BURGEON_BLAS=off/);
  });

  it("reports a BURGEON_BLAS that cannot be used instead of failing", async () => {
    const report = await doctorReport({ environment: withBlas("/no/such/library") });
    expect(report.blas).toBeNull();
    expect(report.reason).toMatch(/\/no\/such\/library/);
    expect(report.advice).not.toBeNull();
  });
});
