import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyShapes } from "../../src/edits/apply.ts";
import type { DeepenEdit } from "../../src/edits/kinds/deepen.ts";
import * as kinds from "../../src/edits/kinds/index.ts";
import type { RemoveEdit } from "../../src/edits/kinds/remove.ts";
import type { Edit } from "../../src/edits/report.ts";
import { NumericError, OptionError, ShapeError } from "../../src/errors.ts";
import type { UnitId } from "../../src/nn/axis.ts";
import { shapeOf } from "../../src/nn/parameter.ts";
import { perceptron } from "../../src/nn/perceptron.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { meanSquaredError } from "../../src/tensor/ops/mean-squared-error.ts";
import { record } from "../../src/tensor/tape.ts";
import { restoreLayers } from "../../src/train/layers/model-state.ts";
import { deviceMakers } from "../support/devices.ts";
import { edit, type Saved, type Subject, saveModel, stateOf, subjectOf, valuesOf } from "../support/edit-subjects.ts";
import { inputsFor, outputsOf, trainStep } from "../support/networks.ts";
import {
  axisAt,
  type Command,
  command,
  type LayersCommand,
  layersEdit,
  networkSpec,
  pickEdit,
  widenEdit,
} from "../support/random-networks.ts";
import { changedEntries, newEntries, shadowOf } from "../support/shadow.ts";

const RUNS = 60;

it("random edits are of every kind", () => {
  const met = new Set<string>(fc.sample(command, { numRuns: 500, seed: 1 }).map(({ kind }) => kind));
  expect(Object.keys(kinds).filter((kind) => !met.has(kind))).toEqual([]);
});

/**
 * Layers come or go, and what is there before and after is the same, bit for bit, but for the weights that the edit gives; or nothing
 * happens at all. What stands on other axes and was given weights begins anew.
 */
function changeLayers(subject: Subject, change: LayersCommand): void {
  const { network, optimizer } = subject;
  const [before, state] = [valuesOf(subject), stateOf(subject)];
  const dims = new Map(network.parameters.map((parameter) => [parameter.name, parameter.dims]));
  let made: DeepenEdit | RemoveEdit;
  try {
    made = layersEdit(network, change);
    edit(subject, made);
  } catch (error) {
    const drifted = change.kind === "fold" && error instanceof NumericError; // by more than an approximate edit may
    expect(drifted || error instanceof ShapeError || error instanceof OptionError, String(error)).toBe(true);
    expect(stateOf(subject)).toEqual(state);
    return;
  }
  const given = made.kind === "remove" ? made.weights : {};
  const moved = network.parameters.filter(
    ({ name, dims: now }) => name in given && now.some((dim, i) => dim !== dims.get(name)?.[i]),
  );
  for (const { birth } of moved) expect(birth).toBe(optimizer.steps);
  const isNew = (name: string): boolean => moved.some((one) => name.startsWith(`${one.name}.`));
  const after = valuesOf(subject);
  for (const [name, values] of after) {
    const old = before.get(name);
    if (name in given) expect(values.every(Number.isFinite)).toBe(true);
    else if (old && !isNew(name)) expect(values, name).toEqual(old);
    else if (optimizer.variables.some((variable) => variable.name === name)) {
      expect(
        values.every((value) => value === 0),
        name,
      ).toBe(true);
    }
  }
  for (const parameter of network.parameters) {
    if (!before.has(parameter.name)) expect(parameter.birth).toBe(optimizer.steps);
  }
}

/** Units by axis, without the count of ids given out. */
const unitsOf = ({ network }: Subject) => network.axes.map((axis) => axis.units);

function expectGradientsFit({ network }: Subject): void {
  const { device } = network;
  device.scope("gradients", () =>
    record(device, (tape) => {
      const outputs = network.forward(inputsFor(network));
      const { output } = meanSquaredError(outputs, device.zeros(outputs.shape));
      const gradients = differentiate(device, tape, [{ output }]);
      for (const { name, dims, tensor } of network.parameters) {
        const gradient = gradients.of(tensor);
        expect(gradient?.shape, name).toEqual(shapeOf(dims));
        expect(gradient!.read().every(Number.isFinite), name).toBe(true);
      }
    }),
  );
}

/** A split without a shift halves weights, and does nothing else to those that were there. */
function expectHalves(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): void {
  for (const [key, value] of before) expect([value, value / 2]).toContain(after.get(key));
}

function follow(subject: Subject, change: Command, seen: Set<string>, saved: Saved): void {
  const { network, optimizer } = subject;
  const weights = shadowOf(network.parameters);
  const moments = shadowOf(optimizer.variables);
  if (change.kind === "step") {
    expect(Number.isFinite(trainStep(network, optimizer))).toBe(true);
    expect([...shadowOf(network.parameters).keys()]).toEqual([...weights.keys()]);
    return;
  }
  if ("at" in change) {
    changeLayers(subject, change);
    return;
  }
  if (change.kind === "save") {
    saved.last = { model: saveModel(subject), state: stateOf(subject) };
    return;
  }
  if (change.kind === "rollback") {
    if (!saved.last) return;
    restoreLayers(network, optimizer, saved.last.model);
    expect(stateOf(subject)).toEqual(saved.last.state);
    return;
  }
  if (network.axes.length === 0) return;
  const made = change.kind === "widen" ? widenEdit(network, change) : pickEdit(network, change);
  if (!made) return;
  const axis = axisAt(network, change.axis);
  const before = axis.units;
  if (axis === network.root.output) {
    const state = stateOf(subject);
    expect(() => edit(subject, made)).toThrow(/outputs .* as before/);
    expect(stateOf(subject)).toEqual(state);
    return;
  }
  edit(subject, made);
  // Living units keep every moment, and every weight unless they are split, bit for bit; new moments are 0.
  if (made.kind === "split") expectHalves(weights, shadowOf(network.parameters));
  else expect(changedEntries(weights, shadowOf(network.parameters))).toEqual([]);
  expect(changedEntries(moments, shadowOf(optimizer.variables))).toEqual([]);
  expect(newEntries(moments, shadowOf(optimizer.variables)).every(([, value]) => value === 0)).toBe(true);
  if (made.kind !== "prune") {
    expect(axis.units.slice(0, before.length)).toEqual(before);
    expect(axis.size).toBe(before.length + (made.kind === "widen" ? made.count : made.parents.length));
    for (const unit of axis.units.slice(before.length)) {
      expect(unit.birth).toBe(optimizer.steps);
      expect(seen.has(`${axis.name} ${unit.id}`), "an id is given out once").toBe(false);
      seen.add(`${axis.name} ${unit.id}`);
    }
  } else {
    expect(axis.units).toEqual(before.filter((unit) => !made.units.includes(unit.id)));
  }
}

describe.each(deviceMakers)("random edits on %s", (_, makeDevice) => {
  const device = makeDevice();

  it("leave shapes, gradients, moments, ids and every living weight in agreement after any sequence", () => {
    fc.assert(
      fc.property(networkSpec, fc.array(command, { maxLength: 10 }), fc.boolean(), (spec, commands, momentum) => {
        const subject = subjectOf(device, spec, momentum);
        const { network, optimizer } = subject;
        const saved: Saved = {};
        const seen = new Set(network.axes.flatMap((axis) => axis.units.map((unit) => `${axis.name} ${unit.id}`)));
        for (const change of commands) {
          if (change.kind === "rollback") seen.clear();
          follow(subject, change, seen, saved);
          verifyShapes(network, optimizer);
        }
        expectGradientsFit(subject);
        expect(outputsOf(network).every(Number.isFinite)).toBe(true);
        optimizer.dispose();
        network.dispose();
        // What is still in use is the arena's; only the reference has no workspace of its own.
        if (device.name === "reference") expect(device.heap.usedBytes).toBe(device.arena.heldBytes);
      }),
      { numRuns: RUNS },
    );
  });

  it("widen and then prune of the same units is the identity, bit for bit", () => {
    fc.assert(
      fc.property(networkSpec, command, fc.nat({ max: 2 }), (spec, change, steps) => {
        fc.pre(change.kind === "widen");
        const subject = subjectOf(device, spec);
        for (let step = 0; step < steps; step++) trainStep(subject.network, subject.optimizer);
        const before = stateOf(subject);
        const [units, outputs] = [unitsOf(subject), outputsOf(subject.network)];
        edit(subject, widenEdit(subject.network, change));
        const axis = axisAt(subject.network, change.axis);
        edit(subject, {
          kind: "prune",
          axis: axis.name,
          units: axis.units.slice(-change.count).map(({ id }) => id),
          preserves: "none",
        });
        const after = stateOf(subject);
        expect(after.values).toEqual(before.values);
        expect(after.shapes).toEqual(before.shapes);
        expect(unitsOf(subject)).toEqual(units);
        expect(outputsOf(subject.network)).toEqual(outputs);
        subject.optimizer.dispose();
        subject.network.dispose();
      }),
      { numRuns: RUNS },
    );
  });

  it("that fail leave everything as it was, bit for bit", () => {
    const subject = subjectOf(device, perceptron([4, 3], 2, { activation: "tanh" }));
    for (let step = 0; step < 3; step++) trainStep(subject.network, subject.optimizer);
    const before = stateOf(subject);
    const outputs = outputsOf(subject.network);
    const used = device.heap.usedBytes;
    const honest = widenEdit(subject.network, { kind: "widen", axis: 0, count: 2, silent: false, seed: 1 });
    // Two equal units that are saturated for every input, and whose sum no number can hold.
    const overflowing = {
      axis: "hidden2",
      incoming: { "linear2.weight": new Float64Array(8).fill(50) },
      outgoing: { "linear3.weight": new Float64Array(4).fill(Number.MAX_VALUE) },
    };
    const halves = { kind: "split", axis: "hidden1", parents: [0 as UnitId], shifts: {}, preserves: "exact" } as const;
    const failures: readonly (readonly [Edit, RegExp])[] = [
      [{ ...honest, preserves: "exact" }, /declares that it keeps the function \(exact\), but an output changed/],
      [
        { ...honest, preserves: "approximate", outgoing: { "linear2.weight": new Float64Array(6).fill(50) } },
        /declares/,
      ],
      [{ ...honest, ...overflowing }, /no longer finite/],
      [{ ...honest, axis: "hidden9" }, /no axis "hidden9"/],
      [{ ...honest, count: 0 }, /at least 1 new unit/],
      [{ ...honest, count: 1.5 }, /whole number/],
      [{ ...honest, count: 3 }, /incoming weights for "linear1.weight": expected 9 finite numbers, received 6/],
      [{ ...honest, incoming: { "linear3.weight": new Float64Array(6) } }, /has no incoming weights of this axis/],
      [{ ...honest, incoming: { "linear1.weight": new Float64Array(6).fill(Number.NaN) } }, /some that are not finite/],
      [{ kind: "prune", axis: "hidden1", units: [], preserves: "none" }, /no units were named/],
      [{ kind: "prune", axis: "hidden1", units: [77 as UnitId], preserves: "none" }, /not have the units 77/],
      [
        { kind: "prune", axis: "hidden1", units: [0 as UnitId], preserves: "exact" },
        /declares that it keeps the function/,
      ],
      [{ ...halves, parents: [] }, /ids of living units, each once, received \[\]/],
      [{ ...halves, parents: [0 as UnitId, 0 as UnitId] }, /each once/],
      [{ ...halves, parents: [9 as UnitId] }, /ids of living units/],
      [
        { ...halves, shifts: { "linear1.weight": new Float64Array(2) } },
        /shifts of "linear1.weight": expected 3 finite numbers/,
      ],
      [{ ...halves, shifts: { "linear2.weight": new Float64Array(3) } }, /has no incoming weights of this axis/],
      [
        { ...halves, shifts: { "linear1.weight": new Float64Array(3).fill(2) } },
        /declares that it keeps the function \(exact\)/,
      ],
    ];
    for (const [change, message] of failures) {
      expect(() => edit(subject, change), message.source).toThrow(message);
      expect(stateOf(subject)).toEqual(before);
      expect(outputsOf(subject.network)).toEqual(outputs);
      expect(device.heap.usedBytes).toBe(used);
    }
    expect(Number.isFinite(trainStep(subject.network, subject.optimizer))).toBe(true);
    subject.optimizer.dispose();
    subject.network.dispose();
  });

  it("split into equal halves keeps the function, and into unequal ones nearly", () => {
    for (const shift of [0, 1e-4]) {
      const subject = subjectOf(device, perceptron([4, 3], 2, { activation: "tanh" }));
      const { network } = subject;
      for (let step = 0; step < 3; step++) trainStep(network, subject.optimizer);
      const [before, weights] = [outputsOf(network), shadowOf(network.parameters)];
      const shifts = { "linear2.weight": Float64Array.from({ length: 8 }, (_, i) => shift * (i - 4)) };
      const parents = [2 as UnitId, 0 as UnitId];
      const preserves = shift === 0 ? "exact" : "approximate";
      const report = edit(subject, { kind: "split", axis: "hidden2", parents, shifts, preserves });
      expect(report).toMatchObject({ kind: "split", from: 3, to: 5 });
      for (const [i, output] of outputsOf(network).entries())
        expect(output).toBeCloseTo(before[i]!, shift === 0 ? 6 : 5);
      const after = shadowOf(network.parameters);
      const at = (from: typeof after, unit: number, i: number): number =>
        from.get(`linear2.weight hidden2#${unit} hidden1#${i}`)!;
      for (const [child, parent] of [2, 0].entries()) {
        for (let i = 0; i < 4; i++) {
          const [old, d] = [at(weights, parent, i), shift * (child * 4 + i - 4)];
          expect(at(after, parent, i)).toBeCloseTo(old - d, 6);
          expect(at(after, 3 + child, i)).toBeCloseTo(old + d, 6);
        }
        expect(after.get(`linear2.bias hidden2#${3 + child}`)).toBe(weights.get(`linear2.bias hidden2#${parent}`));
      }
      subject.optimizer.dispose();
      network.dispose();
    }
  });

  it("that lie about preserving the function are refused with a NumericError", () => {
    fc.assert(
      fc.property(networkSpec, command, (spec, change) => {
        fc.pre(change.kind === "widen" && !change.silent);
        const subject = subjectOf(device, spec);
        const before = stateOf(subject);
        const outputs = outputsOf(subject.network);
        try {
          const { drift } = edit(subject, { ...widenEdit(subject.network, change), preserves: "exact" });
          // Nobody listened to the new units: then the promise was kept.
          const largest = Math.max(1, ...outputs.map(Math.abs));
          expect(drift).toBeLessThanOrEqual((device.bytesPerReal === 4 ? 1e-4 : 1e-9) * largest);
        } catch (error) {
          expect(error).toBeInstanceOf(NumericError);
          expect(stateOf(subject)).toEqual(before);
        }
        subject.optimizer.dispose();
        subject.network.dispose();
      }),
      { numRuns: RUNS },
    );
  });
});
