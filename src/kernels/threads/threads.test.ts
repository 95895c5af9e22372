import { describe, expect, it } from "vitest";
import { onThreads } from "../../../test/support/devices.ts";
import { createWasmDevice } from "../../tensor/create-device.ts";
import type { Device } from "../../tensor/device.ts";
import type { Kernels } from "../kernels.ts";
import { cuts } from "./cuts.ts";

/** Reproducible numbers in [-1, 1). */
function values(count: number, seed: number): Float32Array {
  let state = Math.imul(seed + 1, 2654435761);
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

type Call = (kernels: Kernels, at: readonly number[], indices: number) => void;
const BUFFER = 12_000;
const window = [5, 9, 8, 21, 3, 2, 1, 5, 4] as const;
const patches = [7, 90, 9, 8, 21, 5, 11, 3, 2, 1, 5, 4] as const;

/** One call of each kernel that is cut, over buffers of `BUFFER` numbers of which it may change any, and of indices below 30. */
const calls: Readonly<Record<string, readonly Call[]>> = {
  matmul: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) =>
      (
        [
          [37, 61, 190],
          [67, 18, 33],
        ] as const
      ).map(
        ([m, n, k]): Call =>
          (kernels, [a = 0, b = 0, c = 0]) =>
            kernels.matmul(transposeA, transposeB, m, n, k, a, b, c, transposeB),
      ),
    ),
  ),
  fill: [(kernels, [a = 0]) => kernels.fill(999, 0.3, a)],
  copy: [(kernels, [a = 0, b = 0]) => kernels.copy(1003, a, b)],
  add: [(kernels, [a = 0, b = 0, c = 0]) => kernels.add(1003, a, b, c)],
  subtract: [(kernels, [a = 0, b = 0, c = 0]) => kernels.subtract(1003, a, b, c)],
  multiply: [(kernels, [a = 0, b = 0, c = 0]) => kernels.multiply(1003, a, b, c)],
  scale: [(kernels, [a = 0, b = 0]) => kernels.scale(1003, 0.7, a, b)],
  axpy: [(kernels, [a = 0, b = 0]) => kernels.axpy(1003, 0.7, a, b)],
  exp: [(kernels, [a = 0, b = 0]) => kernels.exp(1003, a, b)],
  biasActivation: [
    (kernels, [a = 0, b = 0, c = 0]) => kernels.biasActivation(3, 0, 41, 23, a, b, c),
    (kernels, [, b = 0, c = 0]) => kernels.biasActivation(5, 0, 41, 23, 0, b, c),
  ],
  biasActivationBackward: [
    (kernels, [a = 0, b = 0, c = 0, d = 0]) => kernels.biasActivationBackward(3, 0, 41, 70, a, b, c, c, d, true),
    (kernels, [a = 0, b = 0, c = 0, d = 0]) => kernels.biasActivationBackward(5, 0, 41, 23, a, b, c, c, d, false),
    (kernels, [a = 0, b = 0, c = 0]) => kernels.biasActivationBackward(3, 0, 41, 23, a, b, c, c, 0, false),
  ],
  columnSums: [
    (kernels, [a = 0, b = 0]) => kernels.columnSums(51, 23, a, b, false),
    (kernels, [a = 0, b = 0]) => kernels.columnSums(51, 70, a, b, true),
  ],
  softmax: [(kernels, [a = 0, b = 0]) => kernels.softmax(51, 23, a, b)],
  gatherBytes: [(kernels, [a = 0, b = 0], indices) => kernels.gatherBytes(25, 71, a, indices, 0.1, -0.5, b)],
  gatherRows: [(kernels, [a = 0, b = 0], indices) => kernels.gatherRows(25, 71, a, indices, b)],
  adam: [
    (kernels, [w = 0, g = 0, m = 0, v = 0]) =>
      kernels.adam(9, 67, 67, w, g, m, v, 0.01, 0.9, 0.999, 1e-8, 0.1, 0.001, 0, 0, 1),
    (kernels, [w = 0, g = 0, m = 0, v = 0]) =>
      kernels.adam(9, 45, 67, w, g, m, v, 0.01, 0.9, 0.999, 1e-8, 0.1, 0.001, 0.01, 0.02, 0.5),
  ],
  sgd: [
    (kernels, [w = 0, g = 0, m = 0]) => kernels.sgd(9, 67, 67, w, g, m, 0.01, 0.9, true, 0.01, 0.5),
    (kernels, [w = 0, g = 0]) => kernels.sgd(9, 45, 67, w, g, 0, 0.01, 0, false, 0, 1),
  ],
  patches: [(kernels, [a = 0, b = 0]) => kernels.patches(...patches, a, b)],
  addPatches: [(kernels, [a = 0, b = 0]) => kernels.addPatches(...patches, a, b)],
  scatterAdd: [(kernels, [a = 0, b = 0], indices) => kernels.scatterAdd(25, a, indices, b)],
  maxPool: [(kernels, [a = 0, b = 0, , , e = 0]) => kernels.maxPool(...window, a, b, e)],
  averagePool: [(kernels, [a = 0, b = 0]) => kernels.averagePool(...window, a, b)],
  addAveragePool: [(kernels, [a = 0, b = 0]) => kernels.addAveragePool(...window, a, b)],
  depthwise: [(kernels, [a = 0, b = 0, c = 0]) => kernels.depthwise(...window, a, b, c)],
  addDepthwiseInput: [(kernels, [a = 0, b = 0, c = 0]) => kernels.addDepthwiseInput(...window, a, b, c)],
  winogradTiles: [(kernels, [a = 0, b = 0]) => kernels.winogradTiles(3, 37, 7, 9, 13, 1, 4, 5, 37 * 13 + 5, a, b)],
  winogradOutputs: [
    (kernels, [a = 0, b = 0]) => kernels.winogradOutputs(3, 37, 7, 9, 13, 37 * 13 + 5, a, b, false),
    (kernels, [a = 0, b = 0]) => kernels.winogradOutputs(3, 37, 7, 9, 13, 37 * 13 + 5, a, b, true),
  ],
  winogradSpread: [(kernels, [a = 0, b = 0]) => kernels.winogradSpread(3, 37, 7, 9, 13, 37 * 13 + 5, a, b)],
  winogradWeights: [(kernels, [a = 0, b = 0]) => kernels.winogradWeights(11, 13, 11 * 13 + 5, a, b)],
  addWinogradWeights: [(kernels, [a = 0, b = 0]) => kernels.addWinogradWeights(11, 13, 11 * 13 + 5, a, b)],
  columnDots: [
    (kernels, [a = 0, b = 0, c = 0]) => kernels.columnDots(51, 23, a, b, c),
    (kernels, [a = 0, , c = 0]) => kernels.columnDots(51, 70, a, a, c),
  ],
  affineColumns: [(kernels, [a = 0, b = 0, c = 0, d = 0]) => kernels.affineColumns(3, 0, 51, 23, a, b, c, d)],
  affineColumnDots: [
    (kernels, [a = 0, b = 0, c = 0, d = 0, e = 0]) => kernels.affineColumnDots(3, 0, 51, 70, a, b, c, d, e),
  ],
  combineColumns: [
    (kernels, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) =>
      kernels.combineColumns(3, 0, 51, 23, a, b, c, d, e, f, f, d),
  ],
};

/** What six buffers hold after a call. */
function contentsOf(device: Device, call: Call): Uint8Array {
  return device.scope("call", () => {
    const buffers = Array.from({ length: 6 }, (_, i) => device.tensor(values(BUFFER, i), [BUFFER]));
    const indices = device.scratch(100);
    device.ints(indices, 25).set(Int32Array.from({ length: 25 }, (_, i) => (i * 7) % 29));
    // Second moments are not negative.
    const second = device.reals((buffers[3] as (typeof buffers)[0]).address, BUFFER);
    for (let i = 0; i < BUFFER; i++) second[i] = Math.abs(second[i] as number);
    const addresses = buffers.map(({ address }) => address);
    call(device.kernels, addresses, indices);
    return device
      .bytes(addresses[0] as number, (addresses[5] as number) + 4 * BUFFER - (addresses[0] as number))
      .slice();
  });
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe("kernels on threads", () => {
  it("are tested here, each that is cut", () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(cuts).sort());
  });

  it("give the bits of one thread, on 2, 3 and 4", async () => {
    const one = createWasmDevice();
    for (const threads of [2, 3, 4]) {
      const device = await onThreads(threads);
      const different = Object.entries(calls).flatMap(([name, list]) =>
        list.flatMap((call, i) => (sameBytes(contentsOf(device, call), contentsOf(one, call)) ? [] : [`${name} ${i}`])),
      );
      expect(different).toEqual([]);
    }
  }, 60_000);

  it("are computed by workers as well", async () => {
    const device = await onThreads(3);
    const [call] = calls.matmul as [Call];
    for (const end = performance.now() + 20_000; device.kernelSet.pool!.partsTaken < 20 && performance.now() < end; )
      contentsOf(device, call);
    expect(device.kernelSet.pool!.partsTaken).toBeGreaterThanOrEqual(20);
  }, 60_000);

  it("see memory that grew after the workers started", async () => {
    const device = await onThreads(2);
    const pool = device.kernelSet.pool!;
    const one = createWasmDevice();
    for (let megabytes = 2; megabytes <= 64; megabytes *= 2) {
      const before = device.heap.wasm.buffer.byteLength;
      const size = megabytes << 18;
      const results = [device, one].map((each) => {
        const x = each.reserve([size]);
        each.kernels.fill(size, 0.25, x.address);
        each.kernels.scale(size, megabytes, x.address, x.address);
        const read = x.read();
        x.free();
        // What comes next is allocated after it: new pages each time.
        each.heap.allocate(4 * size);
        return read;
      });
      expect(device.heap.wasm.buffer.byteLength).toBeGreaterThan(before);
      const [bytes, expected] = results.map(({ buffer }) => new Uint8Array(buffer)) as [Uint8Array, Uint8Array];
      expect(sameBytes(bytes, expected)).toBe(true);
    }
    expect(pool.partsTaken).toBeGreaterThan(0);
  }, 60_000);
});
