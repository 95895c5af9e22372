import { describe, expect, it } from "vitest";
import * as activations from "../../src/kernels/activations/index.ts";
import { differentiate } from "../../src/tensor/differentiate.ts";
import { activate, meanSquaredError } from "../../src/tensor/ops/index.ts";
import { record } from "../../src/tensor/tape.ts";
import { deviceMakers } from "../support/devices.ts";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Phi(x) by Simpson's rule from 0. */
function normalShare(x: number): number {
  const n = 2000;
  const h = x / n;
  let sum = 0;
  for (let i = 0; i <= n; i++) sum += Math.exp(-((i * h) ** 2) / 2) * (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2);
  return 0.5 + ((h / 3) * sum) / Math.sqrt(2 * Math.PI);
}

/** f by name, from its definition. */
const closedForms: Readonly<Record<string, (x: number, alpha: number) => number>> = {
  identity: (x) => x,
  relu: (x) => Math.max(x, 0),
  "relu-zero": (x) => Math.max(x, 0),
  "leaky-relu": (x, alpha) => (x >= 0 ? x : alpha * x),
  tanh: (x) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1),
  sigmoid,
  gelu: (x) => x * normalShare(x),
  silu: (x) => x * sigmoid(x),
};

const all = Object.values(activations);
const points = [-6, -2.5, -1, -0.3, 0, 0.3, 1, 2.5, 6];

describe.each(deviceMakers)("activations on %s", (_, makeDevice) => {
  const device = makeDevice();
  const digits = device.bytesPerReal === 8 ? 9 : 5;

  it.each(all.map((definition) => [definition.name, definition] as const))(
    "%s has its closed form",
    (name, { code, alpha }) => {
      const closed = closedForms[name];
      if (!closed) throw new Error(`no closed form for "${name}" in this test`);
      device.scope("values", () => {
        const values = activate(device.tensor(points, [points.length]), { code, alpha }).read();
        for (const [i, x] of points.entries()) expect(values[i], `${name}(${x})`).toBeCloseTo(closed(x, alpha), digits);
      });
    },
  );

  it.each([
    ["relu", 1],
    ["leaky-relu", 1],
    ["relu-zero", 0],
  ])("%s has the derivative %d at 0", (name, slope) => {
    const { code, alpha } = all.find((definition) => definition.name === name)!;
    const gradient = device.scope("slope", () =>
      record(device, (tape) => {
        const x = device.tensor([0], [1]);
        x.requiresGradient = true;
        const loss = meanSquaredError(activate(x, { code, alpha }), device.tensor([-0.5], [1]));
        return differentiate(device, tape, [{ output: loss.output }])
          .of(x)!
          .read()[0];
      }),
    );
    expect(gradient).toBe(slope);
  });

  it.each(all.map((definition) => [definition.name, definition] as const))(
    "%s is positively homogeneous exactly when it says so",
    (_name, { code, alpha, positivelyHomogeneous }) => {
      device.scope("homogeneity", () => {
        const at = (factor: number): number[] => [
          ...activate(
            device.tensor(
              points.map((x) => factor * x),
              [points.length],
            ),
            { code, alpha },
          ).read(),
        ];
        const [once, twice] = [at(1), at(2)];
        const homogeneous = once.every(
          (value, i) => Math.abs(2 * value - twice[i]!) < 1e-6 * Math.max(1, Math.abs(value)),
        );
        expect(homogeneous).toBe(positivelyHomogeneous);
      });
    },
  );
});

describe("activations", () => {
  it("have codes from 0 on and names, each once", () => {
    expect(all.map(({ code }) => code).sort((a, b) => a - b)).toEqual([...all.keys()]);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it("depend on alpha only where it is the slope below 0", () => {
    for (const { name, alpha, value } of all.filter((one) => one.alpha === 0))
      for (const x of points) expect(value(x, 0.3), name).toBe(value(x, alpha));
  });

  it.each(all.map((definition) => [definition.name, definition] as const))(
    "%s has the derivatives of central differences where it is smooth",
    (_, { value, derivative, secondDerivative, positivelyHomogeneous, alpha }) => {
      const h = 1e-4;
      for (const x of points.filter((point) => point !== 0)) {
        expect(derivative(x, alpha)).toBeCloseTo((value(x + h, alpha) - value(x - h, alpha)) / (2 * h), 6);
        if (positivelyHomogeneous) continue;
        const bend = (value(x + h, alpha) + value(x - h, alpha) - 2 * value(x, alpha)) / h ** 2;
        expect(secondDerivative(x, alpha)).toBeCloseTo(bend, 5);
      }
    },
  );

  it("the second derivative of a ReLU is that of softplus with beta 3: an integral of 1, 3/4 at 0", () => {
    const { secondDerivative: bend } = activations.relu;
    let area = 0;
    for (let x = -10; x < 10; x += 0.01) area += 0.01 * bend(x, 0);
    expect(area).toBeCloseTo(1, 6);
    expect(bend(0, 0)).toBeCloseTo(0.75, 12);
  });

  it.each(all.map((definition) => [definition.name, definition] as const))(
    "%s: with its gain the mean square of a signal stays within a factor of 4",
    (_, { value, gain, alpha }) => {
      // E[f(z)^2], z of variance gain times the mean square 1 of the inputs, by the midpoint rule.
      let square = 0;
      for (let t = -8; t < 8; t += 0.01) {
        const density = Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
        square += 0.01 * density * value(Math.sqrt(gain) * t, alpha) ** 2;
      }
      expect(square).toBeGreaterThan(1 / 4);
      expect(square).toBeLessThan(4);
    },
  );
});
