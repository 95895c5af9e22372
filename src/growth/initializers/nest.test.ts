import { describe, expect, it } from "vitest";
import { lookOf } from "../../../test/support/growth.ts";
import { Network } from "../../nn/network.ts";
import { perceptron } from "../../nn/perceptron.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import { RandomStream } from "../../tensor/random.ts";
import { sitesOf } from "../look/site.ts";
import { auxiliaryGradient } from "../signals/auxiliary-gradient.ts";
import { meanFanInNorm, meanFanOutNorm } from "../units/unit-norms.ts";
import { nest } from "./nest.ts";

const device = createReferenceDevice();
const network = new Network(device, perceptron([5], 3), { inputs: 6, seed: 4 });
const [site] = sitesOf(network);

const give = (given: Record<string, unknown>, count = 3) =>
  device.scope("nest", () => {
    const look = lookOf(network, [site!]);
    const request = { site: site!, count, look, random: new RandomStream(2, "growth") };
    const { incoming, outgoing } = nest.initialize!(request, nest.options.parse(given));
    const [into] = Object.values(incoming);
    const [out] = Object.values(outgoing);
    return { into: into!, out: out!, A: look.get(auxiliaryGradient, site!, {}) };
  });

const columns = (out: Float64Array, count: number): number[][] =>
  Array.from({ length: count }, (_, unit) => Array.from({ length: 3 }, (_, o) => out[o * count + unit]!));

describe("NeST", () => {
  it("with one entry only imitates a step down that entry's gradient", () => {
    const { into, out, A } = give({ share: 0.05 }, 1);
    const sizes = Array.from(A.values, Math.abs);
    const strongest = sizes.indexOf(Math.max(...sizes));
    const [o, i] = [Math.floor(strongest / 6), strongest % 6];
    expect(Math.sign(into[i]! * out[o]!)).toBe(-Math.sign(A.values[strongest]!));
    expect(Array.from(into).filter((value) => value !== 0).length).toBe(1);
    expect(Array.from(out).filter((value) => value !== 0).length).toBe(1);
  });

  it("uses the asked share of the entries", () => {
    const { into, out } = give({ share: 1 }, 1);
    expect(Array.from(into).every((value) => value !== 0)).toBe(true);
    expect(Array.from(out).every((value) => value !== 0)).toBe(true);
  });

  it("creates units of the mean norms on both sides", () => {
    const { into, out } = give({});
    for (let unit = 0; unit < 3; unit++) {
      expect(Math.hypot(...into.subarray(unit * 6, unit * 6 + 6))).toBeCloseTo(
        meanFanInNorm(network.parameters[0]!)!,
        10,
      );
    }
    for (const column of columns(out, 3)) expect(Math.hypot(...column)).toBeCloseTo(meanFanOutNorm(site!)!, 10);
  });

  it("gives weights of a multiple of the layer's mean absolute value, as in the original", () => {
    const { into, out } = give({ scaling: "mean-absolute", scale: 0.4, share: 0.3 });
    const meanOf = (values: readonly number[]): number => {
      const present = values.filter((value) => value !== 0).map(Math.abs);
      return present.reduce((a, b) => a + b, 0) / present.length;
    };
    const [first, , second] = network.parameters.map(({ tensor }) => meanOf(Array.from(tensor.read())));
    for (let unit = 0; unit < 3; unit++) {
      expect(meanOf(Array.from(into.subarray(unit * 6, unit * 6 + 6)))).toBeCloseTo(0.4 * first!, 10);
    }
    for (const column of columns(out, 3)) expect(meanOf(column)).toBeCloseTo(0.4 * second!, 10);
  });

  it("gives all units the same outgoing weights only in the published form, which loses the sign", () => {
    const same = (out: Float64Array): boolean => {
      const [first, ...rest] = columns(out, 3);
      return rest.every((column) => column.every((value, o) => Math.abs(value - first![o]!) < 1e-12));
    };
    expect(same(give({ sign: "lost" }).out)).toBe(true);
    expect(same(give({}).out)).toBe(false);
  });
});
