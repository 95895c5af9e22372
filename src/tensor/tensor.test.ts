import { describe, expect, it } from "vitest";
import { StateError } from "../errors.ts";
import { createReferenceDevice } from "./create-device.ts";
import type { Tensor } from "./tensor.ts";

const device = createReferenceDevice();

describe("tensors", () => {
  it("end with their scope: a late read throws and reports it", () => {
    let outer: Tensor | null = null;
    device.scope("outer", () => {
      outer = device.tensor([1, 2], [2]);
      const inner = device.scope("inner", () => device.tensor([3, 4], [2]));
      expect([...outer.read()]).toEqual([1, 2]);
      expect(() => inner.read()).toThrow(/belongs to the scope "inner", which has ended/);
      expect(() => inner.view([1, 2])).toThrow(StateError);
    });
    expect(() => outer!.read()).toThrow(StateError);
  });

  it("die with their scope also when it ends by an error", () => {
    let lost: Tensor | null = null;
    const failing = (): void =>
      device.scope("failing", () => {
        lost = device.zeros([3]);
        throw new Error("on the way");
      });
    expect(failing).toThrow("on the way");
    expect(() => lost!.address).toThrow(StateError);
    device.scope("after", () => expect([...device.zeros([2]).read()]).toEqual([0, 0]));
  });

  it("need a scope, unless they are persistent", () => {
    expect(() => device.zeros([2])).toThrow(/expected an open scope/);
    const kept = device.persistent([2, 2]);
    kept.write([1, 2, 3, 4]);
    expect([...kept.view([4]).read()]).toEqual([1, 2, 3, 4]);
    kept.free();
    expect(() => kept.read()).toThrow(/was freed/);
  });

  it("survive the growth of the memory", () => {
    const kept = device.persistent([3]);
    kept.write([1, 2, 3]);
    const before = device.heap.wasm.buffer.byteLength;
    const big = device.reserve([before / 8]);
    expect(device.heap.wasm.buffer.byteLength).toBeGreaterThan(before);
    expect([...kept.read()]).toEqual([1, 2, 3]);
    big.free();
    kept.free();
  });

  it("refuse values and views of another size", () => {
    device.scope("sizes", () => {
      expect(() => device.tensor([1, 2, 3], [2, 2])).toThrow(/expected 4 values, received 3/);
      expect(() => device.zeros([4]).view([3])).toThrow(/3 elements instead of 4/);
    });
  });

  it("of a scope that is entered again and again take no more memory", () => {
    const round = (): void => device.scope("round", () => void device.zeros([100, 100]));
    round();
    const used = device.heap.usedBytes;
    for (let i = 0; i < 50; i++) round();
    expect(device.heap.usedBytes).toBe(used);
  });
});
