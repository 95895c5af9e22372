import { describe, expect, it } from "vitest";
import { NumericError, OptionError } from "../errors.ts";
import { createWasmDevice } from "../tensor/create-device.ts";
import { Distillation } from "./distillation.ts";
import type { DistillationOptions } from "./distillation-options.ts";
import * as environments from "./environments/index.ts";
import { studentList, teacherOf } from "./named.ts";
import { linear, mlp } from "./students/index.ts";

const quick = { evaluateEvery: 100, evaluationEpisodes: 2, episodes: 4, exampleEpisodes: 2 };

function begin(options: Partial<DistillationOptions>): DistillationOptions {
  const environment = options.environment ?? environments.pendulum;
  const rest = { teacher: teacherOf(environment), student: linear, protocol: quick, steps: 300 };
  return { device: createWasmDevice(), ...rest, ...options, environment };
}

describe.each(studentList)("the student $name", (student) => {
  it.each([environments.pendulum, environments.acrobot])("learns, the same way each time, in $name", (environment) => {
    const once = () => {
      const run = new Distillation(begin({ environment, student }));
      const losses = [...run.run()].map(({ loss }) => loss);
      return { losses, result: run.result() };
    };
    const { losses, result } = once();
    expect(losses).toHaveLength(3);
    expect(losses[2]).toBeLessThan(losses[0]!);
    expect(result.parameters).toBeGreaterThan(result.edges);
    expect(result.history).toHaveLength(3);
    expect(once()).toEqual({ losses, result });
  });

  it("goes on from a saved state to the same bits", () => {
    const whole = new Distillation(begin({ student }));
    const first = new Distillation(begin({ student }));
    expect([...whole.run(170), ...whole.run()]).toHaveLength(3);
    Array.from(first.run(170));
    const second = new Distillation(begin({ student }), structuredClone(first.save()));
    Array.from(first.run(20)); // what was saved is no view of what goes on
    expect(second.step).toBe(170);
    Array.from(second.run());
    expect(second.result()).toEqual(whole.result());
    const { student: _, ...state } = second.save();
    const { student: __, ...expected } = whole.save();
    expect(state).toEqual(expected);
  });
});

describe("distillation", () => {
  it("gives a linear student the whole return of CartPole, held-out seeds throughout", () => {
    const run = new Distillation(begin({ environment: environments.cartpole, steps: 3000, protocol: {} }));
    Array.from(run.run());
    expect(run.result()).toMatchObject({ return: { worst: 500 }, parameters: 10, hiddenUnits: 0, growthEvents: 0 });
  });

  it("lets the teacher act less and less", () => {
    const run = new Distillation(
      begin({ environment: environments.mountainCar, protocol: { ...quick, mixingEpisodes: 4 } }),
    );
    const shares = new Set<number>();
    while (run.step < 900) {
      run.advance();
      shares.add(run.teacherShare);
    }
    expect([...shares]).toEqual([1, 0.75, 0.5, 0.25, 0]);
  });

  it("learns offline from the teacher's episodes alone", () => {
    const protocol = { ...quick, mode: "offline", offlineEpisodes: 3 };
    const options = begin({ environment: environments.mountainCar, steps: 5000, protocol });
    const run = new Distillation(options);
    const before = run.save().replay;
    Array.from(run.run());
    expect(run.save().replay).toEqual(before);
    expect(run.save().counters.episode).toBe(0);
    expect(run.result().return.mean).toBeGreaterThan(-135);
  });

  it("sizes a perceptron as it is", () => {
    const run = new Distillation(
      begin({ student: mlp, studentOptions: { hidden: [8] }, environment: environments.cartpole }),
    );
    expect(run.student.size).toEqual({ parameters: 58, hiddenUnits: 8, edges: 48, multiplyAdds: 48 });
    run.dispose();
  });

  it("measures how steady the last evaluations are", () => {
    const run = new Distillation(begin({}));
    const means = [...run.run()].map((evaluation) => evaluation.return.mean);
    const mean = (means[0]! + means[1]! + means[2]!) / 3;
    const { sd, largestDrop } = run.result().stability;
    expect(sd).toBeCloseTo(Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2), 9);
    expect(largestDrop).toBe(Math.max(0, means[0]! - means[1]!, means[1]! - means[2]!));
  });

  it("says when a student's loss is no number", () => {
    const run = new Distillation(begin({ environment: environments.pendulum, steps: 10 }));
    const batch = { rows: 1, observations: Float32Array.of(Number.NaN, 0, 0), targets: Float32Array.of(0) };
    expect(() => run.student.trainOn(batch)).toThrow(NumericError);
  });

  it.each([
    [{ teacher: teacherOf(environments.cartpole) }, 'a teacher of "pendulum", received "cartpole"'],
    [{ steps: 0 }, "whole number of steps of at least 1, received 0"],
    [{ protocol: { bach: 3 } }, 'distillation: unknown option "bach"'],
    [{ studentOptions: { hidden: [3] } }, 'student "linear": unknown option "hidden"'],
    [{ student: mlp, studentOptions: { activation: "tan" } }, 'student "mlp": activation: '],
  ])("refuses %j", (options, message) => {
    expect(() => new Distillation(begin(options))).toThrow(OptionError);
    expect(() => new Distillation(begin(options))).toThrow(message);
  });
});
