import { describe, expect, it } from "vitest";
import { type Backend, createDevice, inWords, isSameBackend } from "./device.ts";

const here = (await createDevice()).backend;

describe("createDevice", () => {
  it("records the library, its kernels and what goes to it", () => {
    expect(here.kernels).toBe(here.native ? "wasm+blas" : "wasm");
    expect(here.blas).toBe(here.native ? inWords(here.native) : null);
    expect(JSON.parse(JSON.stringify(here))).toEqual(here);
  });

  it("continues without a BLAS where the run had none", async () => {
    const backend: Backend = { kernels: "wasm", blas: null, blasThreads: 1 };
    expect(isSameBackend((await createDevice({ backend })).backend, backend)).toBe(
      !process.env.BURGEON_BLAS || !here.native,
    );
  });

  it.skipIf(!here.native)("keeps to the switches of the record", async () => {
    if (!here.native) return;
    const native = { ...here.native, switches: { ...here.native.switches, gram: 7 } };
    const again = await createDevice({ backend: { ...here, native } });
    expect(again.backend).toEqual({ ...here, native });
  });

  it("uses what is available, with a note, if the recorded library is missing", async () => {
    const native = here.native ? { ...here.native, version: "0.1" } : null;
    const before: Backend = { ...here, blas: "OpenBLAS 0.1", native };
    const { backend } = await createDevice({ backend: before });
    expect(backend.blas).toBe(here.native ? here.blas : null);
    expect(isSameBackend(before, backend)).toBe(false);
  });
});

describe("isSameBackend", () => {
  const record = { name: "OpenBLAS", version: "0.3.21", core: "Haswell", coreType: null } as const;
  const never = { nn: null, nt: null, tn: null, tt: null };
  const tiles = { nn: false, nt: false, tn: false, tt: false };
  const switches = { matmul: never, tiles, gram: 1, triangularSolve: 1, cholesky: 1, countEigenvaluesAbove: 1 };
  const native = { ...record, processor: "one", path: "/lib.so", switches };
  const backend: Backend = { kernels: "wasm+blas", blas: inWords(record), blasThreads: 1, native };

  it("requests the same kernels, threads and switches, wherever the library is", () => {
    expect(isSameBackend(backend, { ...backend, native: { ...native, path: "/other.so" } })).toBe(true);
    expect(isSameBackend(backend, { ...backend, blasThreads: 2 })).toBe(false);
    expect(isSameBackend(backend, { ...backend, native: { ...native, switches: { ...switches, gram: 2 } } })).toBe(
      false,
    );
    expect(
      isSameBackend(
        { kernels: "wasm", blas: null, blasThreads: 1 },
        { kernels: "wasm", blas: null, blasThreads: 1, native: null },
      ),
    ).toBe(true);
  });
});
