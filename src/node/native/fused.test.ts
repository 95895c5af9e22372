import { describe, expect, it } from "vitest";
import { withWorkers } from "../../../test/support/devices.ts";
import { OptionError } from "../../errors.ts";
import { fusedKernels } from "../../kernels/fused-kernels.ts";
import type { Device } from "../../tensor/device.ts";
import { createNodeDevice } from "./create-device.ts";
import { ownEnvironment } from "./search/environment.ts";

/** Whether this host has relaxed SIMD. */
function isSupported(): boolean {
  try {
    fusedKernels();
    return true;
  } catch {
    return false;
  }
}

const off = { environment: { ...ownEnvironment(), variables: { BURGEON_BLAS: "off" } } };

/** A product of 70 x 300 x 50 numbers. */
function product(device: Device): Float32Array {
  const [m, n, k] = [70, 50, 300];
  return device.scope("product", () => {
    const wave = (count: number, step: number) =>
      device.tensor(
        Float32Array.from({ length: count }, (_, i) => Math.sin(step * i)),
        [count],
      );
    const [a, b, c] = [wave(m * k, 0.7), wave(k * n, 1.3), device.empty([m * n])];
    device.kernels.matmul(false, false, m, n, k, a.address, b.address, c.address, false);
    return c.read() as Float32Array;
  });
}

describe("fused kernels", () => {
  it.skipIf(isSupported())("are refused where WebAssembly has no relaxed SIMD, with what to do", async () => {
    await expect(createNodeDevice({ ...off, fused: true })).rejects.toThrow(OptionError);
    await expect(createNodeDevice({ ...off, fused: true })).rejects.toThrow(/Use a newer Node/);
  });

  it.skipIf(!isSupported())(
    "have a name of their own, equal the usual ones to rounding, and have one result on any number of threads",
    async () => {
      const { device: usual } = await createNodeDevice(off);
      const { device: fused } = await createNodeDevice({ ...off, fused: true });
      const { device: shared } = await createNodeDevice({ ...off, fused: true, threads: 2, when: "always" });
      expect([usual, fused, shared].map(({ name }) => name)).toEqual(["wasm", "wasm-fused", "wasm-fused"]);
      const [expected, result] = [product(usual), product(fused)];
      for (const [i, value] of result.entries()) expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-4);
      expect(product(await withWorkers(shared, 2))).toEqual(result);
    },
  );
});
