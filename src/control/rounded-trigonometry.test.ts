import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cos, sin } from "./rounded-trigonometry.ts";

describe("rounded trigonometry", () => {
  // The doubles nearest to the exact values, from 33 digits.
  it.each([
    [0.5, 0.479425538604203, 0.8775825618903728],
    [1, 0.8414709848078965, 0.5403023058681398],
    [3, 0.1411200080598672, -0.9899924966004454],
    [10, -0.5440211108893698, -0.8390715290764524],
    [100, -0.5063656411097588, 0.8623188722876839],
  ])("rounds the exact value at %f", (x, sine, cosine) => {
    expect([sin(x), cos(x)]).toEqual([sine, cosine]);
    expect([sin(-x), cos(-x)]).toEqual([-sine, cosine]);
  });

  it("agrees with the engine to the last bits, at every size", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(1.2e-16);
        expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(1.2e-16);
      }),
    );
    expect([sin(0), sin(-0), cos(0)]).toEqual([0, -0, 1]);
    expect([sin(Number.NaN), cos(Number.POSITIVE_INFINITY)]).toEqual([Number.NaN, Number.NaN]);
  });
});
