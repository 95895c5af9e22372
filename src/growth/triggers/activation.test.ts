import { describe, expect, it } from "vitest";
import { normalSamples, type Samples, withActivations } from "../../../test/support/growth.ts";
import { createReferenceDevice } from "../../tensor/create-device.ts";
import type { TriggerOutcome } from "../trigger.ts";
import { activation } from "./activation.ts";

const device = createReferenceDevice();

function evaluate(
  samples: Samples,
  given: Record<string, unknown> = {},
  state: unknown = { phi0: 1 },
): TriggerOutcome<unknown> {
  const options = activation.options.parse(given);
  return withActivations(device, samples, (site, look) => activation.evaluate(site, look, options, state));
}

/** `width` units of which `rank` are independent. */
const ofRank = (rank: number, width: number): number[][] =>
  normalSamples(60, rank).map((row) => Array.from({ length: width }, (_, j) => row[j % rank]!));

describe("T_act", () => {
  it("adds 1 to a layer of 4 at full rank with gamma 0.97, and 0 with the paper's floor", () => {
    expect(evaluate(ofRank(4, 4)).amount).toBe(1);
    expect(evaluate(ofRank(4, 4), { rounding: "floor" }).amount).toBe(0);
  });

  it("with the floor first adds at 34 units, as M (1 - gamma) reaches 1", () => {
    expect(evaluate(ofRank(33, 33), { rounding: "floor" }).amount).toBe(0);
    expect(evaluate(ofRank(34, 34), { rounding: "floor" }).amount).toBe(1);
  });

  it("adds as many units as the ceiling of M (phi - gamma phi_0)", () => {
    expect(evaluate(ofRank(20, 20), { gamma: 0.8 }, { phi0: 0.5 }).amount).toBe(12);
    expect(evaluate(ofRank(20, 20), { gamma: 0.83 }).amount).toBe(4);
    expect(evaluate(ofRank(10, 20), { gamma: 0.9 }, { phi0: 0.5 }).amount).toBe(1);
    expect(evaluate(ofRank(9, 20), { gamma: 0.9 }, { phi0: 0.5 }).amount).toBe(0);
  });

  it("never proposes fewer than 0 units", () => {
    expect(evaluate(ofRank(1, 12)).amount).toBe(0);
    expect(evaluate(normalSamples(9, 3).map((row) => row.map(() => 0))).amount).toBe(0);
  });

  it("proposes fewer units the more of them are duplicates", () => {
    const amounts = [10, 9, 8, 7].map((rank) => evaluate(ofRank(rank, 10), { gamma: 0.75 }).amount);
    expect(amounts).toEqual([3, 2, 1, 0]);
  });

  it("takes its baseline from the share in use at the start", () => {
    const options = activation.options.parse({});
    const state = withActivations(device, ofRank(3, 6), (site, look) => activation.start(site, look, options));
    expect(state).toEqual({ phi0: 0.5 });
  });

  it("reports when there are too few samples, and takes its baseline as soon as there are enough", () => {
    const outcome = evaluate(normalSamples(4, 4), {}, { phi0: null });
    expect(outcome).toMatchObject({ amount: 0, state: { phi0: null } });
    expect(outcome.reason).toContain("too few samples");
    expect(evaluate(ofRank(3, 6), {}, outcome.state).state).toEqual({ phi0: 0.5 });
  });

  it("raises a running maximum when the share rises, and not the initial baseline", () => {
    expect(evaluate(ofRank(4, 4), { baseline: "running-maximum" }, { phi0: 0.5 }).state).toEqual({ phi0: 1 });
    expect(evaluate(ofRank(2, 8), { baseline: "running-maximum" }, { phi0: 0.5 }).state).toEqual({ phi0: 0.5 });
    expect(evaluate(ofRank(4, 4), {}, { phi0: 0.5 }).state).toEqual({ phi0: 0.5 });
  });

  it("compares with full rank when there is no baseline", () => {
    expect(evaluate(ofRank(6, 8), { baseline: "none", gamma: 0.5 }, { phi0: 0.1 }).amount).toBe(2);
  });
});
