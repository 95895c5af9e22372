import { describe, expect, it } from "vitest";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { ResidentSplit } from "./resident.ts";

const reals = (values: number[]) => ({
  inputs: { kind: "reals" as const, rows: values.length, columns: 1, values: Float32Array.from(values) },
  targets: { kind: "classes" as const, classes: 3, labels: Int32Array.from(values, (_, i) => i % 3) },
});

describe("rows that are kept", () => {
  it("are those of a batch, separately for each number of rows, until the split is written to", () => {
    const device = createReferenceDevice();
    const split = new ResidentSplit(device, reals([5, 6, 7, 8]));
    const valuesOf = (rows: number[]) => [...split.keptBatch(Int32Array.from(rows)).inputs.read()];
    device.scope("test", () => {
      const { inputs, targets } = split.keptBatch(Int32Array.of(3, 1));
      expect([...inputs.read()]).toEqual([8, 6]);
      expect(targets.kind === "classes" && [...device.ints(targets.labels, 2)]).toEqual([0, 1]);
      expect(valuesOf([0, 1, 2])).toEqual([5, 6, 7]);
      expect(split.keptBatch(Int32Array.of(3, 1)).inputs).toBe(inputs);
      expect(valuesOf([2, 0])).toEqual([7, 5]);
      split.write(2, Float32Array.of(70), Int32Array.of(2));
      expect(valuesOf([2, 0])).toEqual([70, 5]);
    });
    split.free();
    expect(device.heap.usedBytes).toBe(device.arena.heldBytes);
  });
});
