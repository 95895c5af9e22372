import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import { candidates, installAdvice, type NativeEnvironment } from "./candidates.ts";
import { findNative } from "./find.ts";
import type { Foreign } from "./foreign.ts";

const linux = (variables: Record<string, string>): NativeEnvironment => ({ platform: "linux", arch: "x64", variables });

/** Loads nothing, and says so as a system's loader would. */
const nothing = async (): Promise<Foreign> => ({
  load: (path) => {
    throw new Error(`${path}: cannot open shared object file.\nmore`);
  },
  addressOf: () => 0,
});

describe("findNative", () => {
  it("does not look when BURGEON_BLAS is off", async () => {
    const search = await findNative({ environment: linux({ BURGEON_BLAS: " OFF " }) });
    expect(search).toMatchObject({ found: null, reason: "switched off by BURGEON_BLAS=off", tried: [] });
  });

  it("refuses a BURGEON_BLAS that cannot be loaded, by name", async () => {
    const search = findNative({ environment: linux({ BURGEON_BLAS: "/no/such/libblas.so" }) });
    await expect(search).rejects.toThrow(OptionError);
    await expect(search).rejects.toThrow(/BURGEON_BLAS.*\/no\/such\/libblas\.so/);
  });

  it("refuses a BURGEON_BLAS that is a library but no BLAS", async () => {
    const foreign = async (): Promise<Foreign> => ({ load: () => ({ find: () => null }), addressOf: () => 0 });
    const search = findNative({ environment: linux({ BURGEON_BLAS: "libm.so" }), foreign });
    await expect(search).rejects.toThrow(/no C interface of BLAS/);
  });

  it("tells what was tried and how to install one when there is none", async () => {
    const environment = linux({});
    const search = await findNative({ environment, foreign: nothing });
    expect(search.found).toBeNull();
    expect(search.tried).toHaveLength(candidates(environment).length);
    expect(search.tried[0]).toBe("libopenblas.so.0: libopenblas.so.0: cannot open shared object file");
    expect(search).toMatchObject({ advice: installAdvice(environment) });
  });

  it("tells that koffi is missing, and refuses BURGEON_BLAS without it", async () => {
    const foreign = async () => ({ missing: "Cannot find package 'koffi'" });
    const search = await findNative({ environment: linux({}), foreign });
    expect(search).toMatchObject({ found: null, reason: "koffi cannot be used: Cannot find package 'koffi'" });
    expect(search).toMatchObject({ advice: expect.stringContaining("npm install koffi") });
    const wanted = findNative({ environment: linux({ BURGEON_BLAS: "libopenblas.so.0" }), foreign });
    await expect(wanted).rejects.toThrow(OptionError);
  });

  it("refuses an OpenBLAS with 64-bit integers", async () => {
    const foreign = async (): Promise<Foreign> => ({
      load: () => ({ find: () => () => "OpenBLAS 0.3.30 USE64BITINT DYNAMIC_ARCH" }),
      addressOf: () => 0,
    });
    const search = await findNative({ environment: linux({}), foreign });
    expect(search.found).toBeNull();
    expect(search.tried[0]).toMatch(/64 bits/);
  });

  it("finds by path what it finds by search", async () => {
    const search = await findNative({ environment: { ...linux({}), platform: process.platform, arch: process.arch } });
    if (search.found === null) {
      expect(search.tried.length).toBeGreaterThan(0);
      return;
    }
    const again = await findNative({ environment: linux({ BURGEON_BLAS: search.found.path }) });
    expect(again.found).toMatchObject({ name: search.found.name, path: search.found.path });
    expect(search.found.threads() ?? 1).toBe(1);
  });
});

describe("candidates", () => {
  it("names the usual libraries of each platform, each once", () => {
    for (const [platform, name] of [
      ["linux", /libopenblas\.so\.0$/],
      ["linux", /libmkl_rt\.so\.2$/],
      ["darwin", /Accelerate$/],
      ["darwin", /homebrew.*libopenblas\.dylib$/],
      ["win32", /libopenblas\.dll$/],
      ["win32", /mkl_rt\.2\.dll$/],
    ] as const) {
      const names = candidates({ platform, arch: "x64", variables: {} });
      expect(names.some((candidate) => name.test(candidate))).toBe(true);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("looks in the active conda environment and the MKL folder", () => {
    const names = candidates(linux({ CONDA_PREFIX: "/conda", MKLROOT: "/mkl" }));
    expect(names).toContain("/conda/lib/libopenblas.so");
    expect(names).toContain("/mkl/lib/libmkl_rt.so.2");
  });
});
