import { describe, expect, it } from "vitest";
import { createNodeDevice } from "./create-device.ts";
import { ownEnvironment } from "./search/environment.ts";

describe("createNodeDevice", () => {
  it("is named after what it runs on", async () => {
    const { device, native } = await createNodeDevice();
    expect(device.name).toBe(native.found ? "wasm+blas" : "wasm");
    expect(device.bytesPerReal).toBe(4);
    if (native.found?.decompositions) expect(device.decompositions).toBe(native.found.decompositions);
  });

  it("runs without BLAS when requested, to the same product within rounding", async () => {
    const environment = { ...ownEnvironment(), variables: { BURGEON_BLAS: "off" } };
    const devices = [await createNodeDevice(), await createNodeDevice({ environment })];
    expect(devices[1]?.device.name).toBe("wasm");
    const [first, second] = devices.map(({ device }) =>
      device.scope("product", () => {
        const values = Float64Array.from({ length: 60 * 60 }, (_, i) => Math.sin(i));
        const [a, c] = [device.tensor(values, [60, 60]), device.empty([60, 60])];
        device.kernels.matmul(false, true, 60, 60, 60, a.address, a.address, c.address, false);
        return c.read();
      }),
    );
    expect(first?.every((value, i) => Math.abs(value - (second?.[i] as number)) < 1e-4)).toBe(true);
  });
});
