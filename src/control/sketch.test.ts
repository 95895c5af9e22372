import { describe, expect, it } from "vitest";
import { Environment } from "./environment.ts";
import { acrobot, cartpole, pendulum } from "./environments/index.ts";
import { environmentList, teacherOf } from "./named.ts";

describe.each(environmentList)("the sketch of $name", (definition) => {
  it("has as many lines in every state, all of finite length and inside the window", () => {
    const environment = new Environment(definition);
    let observation = environment.reset({ seed: 3 });
    const { window, moving } = definition.sketch;
    const count = moving(environment.state).length;
    expect(count).toBeGreaterThan(0);
    const lengths = new Set<string>();
    while (!environment.over) {
      observation = environment.step(teacherOf(definition).act([...observation])).observation;
      const segments = moving(environment.state);
      expect(segments).toHaveLength(count);
      for (const { from, to } of segments) {
        for (const [x, y] of [from, to]) {
          expect(x).toBeGreaterThan(window.left);
          expect(x).toBeLessThan(window.right);
          expect(y).toBeGreaterThan(window.bottom);
          expect(y).toBeLessThan(window.top);
        }
      }
      lengths.add(segments.map(({ from, to }) => Math.hypot(to[0] - from[0], to[1] - from[1]).toFixed(6)).join());
    }
    expect(lengths.size).toBe(1);
  });
});

describe("a sketch", () => {
  const ends = (segments: readonly { to: readonly [number, number] }[]) =>
    segments.map(({ to }) => to.map((value) => Number(value.toFixed(9)) + 0));

  it("shows angles as Gymnasium counts them", () => {
    // CartPole leans to the right for positive angles, Pendulum to the left; Acrobot hangs at 0 and turns counterclockwise.
    expect(ends(cartpole.sketch.moving([1, 0, Math.PI / 2, 0]))[1]).toEqual([2, 0]);
    expect(ends(pendulum.sketch.moving([Math.PI / 2, 0]))).toEqual([[-1, 0]]);
    expect(ends(acrobot.sketch.moving([0, 0, 0, 0]))).toEqual([
      [0, -1],
      [0, -2],
    ]);
    expect(ends(acrobot.sketch.moving([Math.PI / 2, Math.PI / 2, 0, 0]))).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });
});
