import { describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { recordedEnvironments } from "../../test/support/recorded-environments.ts";

describe("burgeon env", () => {
  it.each(recordedEnvironments)("steps through $id as Gymnasium does", async ({ id, rollouts }) => {
    const { state, actions, steps } = rollouts[0]!;
    const args = ["--state", state.join(","), "--actions", actions.join(","), "--json"];
    const { code, out } = await capture("env", id, ...args);
    expect(code).toBe(0);
    const printed = JSON.parse(out).steps;
    expect(printed).toHaveLength(actions.length);
    for (const { step, ...recorded } of steps) {
      expect(Object.keys(printed[step])).toEqual(["state", "observation", "reward", "terminated"]);
      recorded.state.forEach((value, i) => {
        expect(printed[step].state[i]).toBeCloseTo(value, 6);
      });
      expect(printed[step].terminated).toBe(recorded.terminated);
    }
    expect(await capture("env", id, "--seed", "0", ...args.slice(2))).toEqual({ code, out, err: "" });
  });

  it("shows a table for people, and the list of environments", async () => {
    const { out } = await capture("env", "pendulum", "--state", "-0.5,0", "--actions", "-2,1.5");
    expect(out).toMatch(/step │ angle \[rad\], 0 at the top │ angular velocity/);
    expect(out.split("\n")).toHaveLength(5);
    const list = await capture("env");
    for (const { id } of recordedEnvironments) expect(list.out).toContain(id);
    expect(JSON.parse((await capture("env", "--json")).out)).toHaveLength(5);
  });

  it.each([
    [["lunar", "--seed", "1", "--actions", "0"], 'unknown environment "lunar"'],
    [["cartpole", "--actions", "0"], "expected a start state; give one of --state 0,0,0,0 and --seed 1"],
    [
      ["cartpole", "--seed", "1", "--state", "0,0,0,0", "--actions", "0"],
      "expected a start state; give one of --state",
    ],
    [["cartpole", "--seed", "1"], "expected --actions"],
    [["cartpole", "--seed", "x", "--actions", "0"], '--seed: expected numbers with commas between them, received "x"'],
    [["cartpole", "--seed", "-1", "--actions", "0"], "whole number of at least 0, received -1"],
    [["cartpole", "--state", "0,0,0", "--actions", "0"], "expected a state of 4 numbers"],
    [["cartpole", "--state", "0,0,Infinity,0", "--actions", "0"], "expected a finite angle [rad], received Infinity"],
    [["cartpole", "--state", "0,,0,0", "--actions", "0"], 'received "" in "0,,0,0"'],
    [
      ["cartpole", "--seed", "1", "--actions", "0,2"],
      "expected an action that is a whole number from 0 to 1, received 2",
    ],
    [["pendulum", "--seed", "1", "--actions", "2.5"], "a number from -2 to 2, received 2.5"],
  ])("refuses %j", async (args, message) => {
    const { code, out, err } = await capture("env", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });
});
