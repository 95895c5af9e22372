import { describe, expect, it } from "vitest";
import { recordedEnvironments } from "../../test/support/recorded-environments.ts";
import { DataError, OptionError, StateError } from "../errors.ts";
import { Environment } from "./environment.ts";
import * as environments from "./environments/index.ts";
import { environmentList, environmentNamed } from "./named.ts";

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));

describe.each(recordedEnvironments)("$id against Gymnasium", (recorded) => {
  const definition = environmentNamed(recorded.id);

  it("has its spaces, its time limit and its threshold", () => {
    const { actionSpace, observationSpace, maxSteps, rewardThreshold } = definition;
    const actions = actionSpace.kind === "discrete" ? actionSpace.n : [actionSpace.low, actionSpace.high];
    const single = (values: readonly number[]) => values.map((x) => (Number.isFinite(x) ? Math.fround(x) : null));
    expect({ actions, maxSteps, rewardThreshold }).toEqual({
      actions: recorded.actions,
      maxSteps: recorded.maxSteps,
      rewardThreshold: recorded.rewardThreshold,
    });
    expect([single(observationSpace.low), single(observationSpace.high)]).toEqual(recorded.observations);
  });

  it.each(recorded.rollouts)(
    "resets by seed $seed to the same state and sees the same",
    ({ seed, state, observation }) => {
      const environment = new Environment(definition);
      expect([...environment.reset({ seed })]).toEqual(observation);
      expect(environment.state).toEqual(state);
    },
  );

  it.each(recorded.rollouts.map((one, index) => ({ index, ...one })))(
    "replays its actions, rollout $index",
    ({ state, actions, steps }) => {
      let now = state;
      let worst = 0;
      let at = 0;
      for (const [step, action] of actions.entries()) {
        const { state: next, reward, terminated } = definition.transition(now, [action]);
        now = next;
        const wanted = steps[at];
        if (wanted?.step !== step) continue;
        at++;
        worst = Math.max(worst, largestDifference(now, wanted.state));
        expect(largestDifference(Float32Array.from(definition.observe(now)), wanted.observation)).toBeLessThan(1e-7);
        expect(Math.abs(reward - wanted.reward)).toBeLessThan(1e-12);
        expect(terminated).toBe(wanted.terminated);
      }
      expect(at).toBe(steps.length);
      expect(worst).toBeLessThan(recorded.id === "Acrobot-v1" ? 1e-7 : 1e-12);
    },
  );
});

it("every environment was recorded", () => {
  const recorded = recordedEnvironments.map(({ id }) => id);
  expect(environmentList.map(({ gymnasiumId }) => gymnasiumId).filter((id) => !recorded.includes(id))).toEqual([]);
});

describe("an environment", () => {
  it("refuses steps before a reset and after the end", () => {
    const environment = new Environment(environments.cartpole);
    expect(() => environment.step(0)).toThrow(StateError);
    environment.reset({ state: [2.39, 5, 0, 0] });
    expect(environment.step(1)).toMatchObject({ reward: 1, terminated: true, truncated: false });
    expect(environment.over).toBe(true);
    expect(() => environment.step(1)).toThrow("has ended after 1 steps; reset it first");
  });

  it("is cut off when its time is over", () => {
    const environment = new Environment(environments.mountainCar);
    environment.reset({ seed: 1 });
    for (let i = 0; i < 199; i++) expect(environment.step(1).truncated).toBe(false);
    expect(environment.step(1)).toMatchObject({ terminated: false, truncated: true });
    environment.reset({ seed: 2 });
    expect(environment.steps).toBe(0);
  });

  it.each([
    [{ seed: -1 }, OptionError, "whole number of at least 0"],
    [{ seed: 1.5 }, OptionError, "received 1.5"],
    [
      { state: [0, 0, 0] },
      OptionError,
      "a state of 2 numbers (angle [rad], 0 at the top, angular velocity [rad/s]), received 3",
    ],
    [{ state: [0, Number.NaN] }, DataError, "finite angular velocity [rad/s], received NaN"],
  ])("refuses to begin at %j", (options, kind, message) => {
    const begin = () => new Environment(environments.pendulum).reset(options);
    expect(begin).toThrow(kind);
    expect(begin).toThrow(message);
  });

  it.each([
    [environments.acrobot, 3, "a whole number from 0 to 2, received 3"],
    [environments.acrobot, 0.5, "received 0.5"],
    [environments.acrobot, [0, 1], "received 0, 1"],
    [environments.pendulum, 2.1, "a number from -2 to 2, received 2.1"],
    [environments.pendulum, Number.NaN, "received NaN"],
  ])("refuses an action outside the space: %#", (definition, action, message) => {
    const environment = new Environment(definition);
    environment.reset({ seed: 0 });
    expect(() => environment.step(action)).toThrow(OptionError);
    expect(() => environment.step(action)).toThrow(message);
  });

  it("is found by either name, and a misspelt one is put right", () => {
    for (const one of environmentList) expect(environmentNamed(one.gymnasiumId)).toBe(environmentNamed(one.name));
    expect(() => environmentNamed("cartpol")).toThrow('unknown environment "cartpol". Did you mean "cartpole"?');
  });

  it("continues from where it was saved", () => {
    const [a, b] = [new Environment(environments.pendulum), new Environment(environments.pendulum)];
    a.reset({ seed: 4 });
    for (let i = 0; i < 10; i++) a.step(1.5);
    b.restore(JSON.parse(JSON.stringify(a.save())));
    for (let i = 10; i < 200; i++) expect(b.step(-0.5)).toEqual(a.step(-0.5));
    expect(b.over).toBe(true);
  });
});
