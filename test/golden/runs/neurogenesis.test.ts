/** The growth engine with every trigger, initializer, layer initializer and direction, and its judgements. @module */

import { expect, it } from "vitest";
import * as directions from "../../../src/growth/directions/index.ts";
import * as initializers from "../../../src/growth/initializers/index.ts";
import * as layerInitializers from "../../../src/growth/layer-initializers/index.ts";
import * as triggers from "../../../src/growth/triggers/index.ts";
import { type GoldenEntries, goldenGroup } from "../../support/golden-runs.ts";

const run =
  "train spirals --points 80 --hidden 3,3 --epochs 24 --batch 16 --lr 0.02 --strategy neurogenesis --every 3 --rest 6";
const soon = "--warm-up-rounds 1 --cool-down-rounds 2";
const few = `${soon} --grow-least 1 --grow-share 0.3`;
const standing = "--plateau 0.9 --fall-window 2";

const byTrigger: Readonly<Record<string, string>> = {
  activation: "--gamma 0.5 --max-width 8",
  batched: "--batches 3 --target-width 6",
  composite: `${few} --information-window 2 --information-slope 5 --plateau-window 2 --plateau-improvement 0.1 --rank-high 0.8 --sustained-rounds 1 --vote-threshold 0.3 --probe 32`,
  "dead-units": `${soon} --dead-share 0.05 --lr 0.1 --hidden 6,6`,
  "depth-pressure": `${soon} --rank-high 0.2 --depth-window 3 --depth-improvement 0.9 --sustained-rounds 1 --layer-initializer zero-residual`,
  "dynamic-node-creation": "--creation-window 3 --creation-slope 0.9",
  "set-times": "--events 6 --fraction 0.7",
  "fast-linear": "--target-width 7",
  "growth-events": "--events 4 --max-width 9",
  "generalization-gap": `${few} --gap-low 0.3 --gap-high 0.4 --plateau-window 3 --plateau-improvement 0.1`,
  "gradient-plateau": `${few} --plateau-window 2 --plateau-improvement 0.9 --gradient-share 0.99`,
  gradient: "--factor 0.1 --norms gradients",
  "held-out-plateau": "--plateau 1 --improvement 0.9 --max-per-event 2 --max-width 9",
  linear: "--target-width 7 --end-fraction 0.5",
  "loss-plateau": `${standing} --share 0.5 --at-least 2 --max-width 16`,
  "mi-saturation": `${few} --information-window 2 --information-slope 5 --probe 32`,
  restlessness: `${few} --restless 0.45 --restless-share 0.3 --update-window 6 --sustained-rounds 1`,
  "random-trigger": "--additions 4,3 --until 0.8",
  "rank-pressure": `${few} --rank-high 0.75 --sustained-rounds 2`,
  "validation-plateau": `${few} --validation-window 2 --validation-improvement 0.5 --training-improvement 0.5`,
  weight: "--gamma 0.5",
};

const byInitializer: Readonly<Record<string, string>> = {
  "copy-split": "--noise 0.1",
  firefly: "--candidates 10",
  gradmax: "--scale 0.5",
  "large-noise": "",
  nest: "",
  opt: "--max-width 6",
  orthogonal: "",
  paired: "--at-least 2",
  pre: "",
  "random-out": "",
  random: "",
  select: "--candidates 10 --score orthogonality-gap",
  splitting: "--epsilon 0.1",
  tested: "--candidates 6 --confidence 0.5",
  "trained-candidates": "--candidates 6 --candidate-steps 5 --rows 32",
  "variance-preserving": "",
  weight: "",
};

const entries: GoldenEntries = {
  ...Object.fromEntries(
    Object.entries(byTrigger).map(([name, own]) => [`trigger-${name}`, `${run} --trigger ${name} ${own}`]),
  ),
  ...Object.fromEntries(
    Object.entries(byInitializer).map(([name, own]) => [
      `initializer-${name}`,
      `${run} ${standing} --max-per-event 2 --max-width 9 --tolerance 0.5 --initializer ${name} ${own}`.trim(),
    ]),
  ),
  ...Object.fromEntries(
    ["gaussian", "identity", "random-layer", "zero-residual"].map((name) => [
      `layer-initializer-${name}`,
      `${run} ${standing} --direction depth-first --layer-initializer ${name}`,
    ]),
  ),
  "direction-all": `${run} ${standing} --direction all --max-width 9`,
  "direction-ranked": `${run} ${standing} --direction ranked --share 0.2`,
  "direction-strongest": `${run} ${standing} --direction strongest --initializer tested --confidence 0.5 --max-width 9`,
  "direction-hybrid-of-widths": `${run} ${standing} --direction hybrid --trial-steps 4 --trial-layers false`,
  "judged-elsewhere": `${run.replace("neurogenesis", "north-random")} --judge held-out-loss --tolerance 0 --gamma 0.5`,
  "ranked-elsewhere": `${run.replace("neurogenesis --every 3 --rest 6", "gradmax --every 6")} --direction ranked`,
  "tried-elsewhere": `${run.replace("neurogenesis --every 3 --rest 6", "north-random --gamma 0.5 --every 6")} --direction hybrid --trial-steps 3 --layer-initializer zero-residual`,
  "direction-width-first": `${run} ${standing} --direction width-first --min-gain 0.9 --max-layers 5`,
  "direction-depth-first": `${run} ${standing} --direction depth-first --min-gain 0.9 --max-layers 5`,
  "direction-hybrid": `${run} ${standing} --direction hybrid --trial-steps 4`,
  "rolled-back": `${run} ${standing} --initializer large-noise --tolerance 0 --lr 0.1`,
  "not-judged": `${run.replace("--rest 6", "--rest 2")} ${standing} --tolerance 1000`,
  fold: `${run} --hidden 3,3,3 --lr 0.002 --trigger loss-plateau --target-loss 10 --fold-tolerance 0.9`,
  "prune-without-reseed": `${run} --hidden 8,8 --lr 0.1 --trigger dead-units ${soon} --dead-share 0.01 --reseed false`,
  "prune-by-rank": `${run} --hidden 8,8 --trigger rank-pressure ${soon} --rank-high 1 --rank-low 0.9 --sustained-rounds 1`,
  "prune-by-gap": `${run} --hidden 6,6 --trigger generalization-gap ${few} --gap-high -0.9 --gap-low -1 --gap-rounds 2`,
  "caps-and-budget": `${run} ${standing} --max-width 5 --max-parameters 70 --max-per-event 1 --warm-up 9 --cool-down 12 --until 0.8`,
  regression: `train curve --points 60 --hidden 3 --activation tanh --epochs 24 --batch 12 --lr 0.02 --strategy neurogenesis --every 3 --rest 6 ${standing} --direction hybrid --trial-steps 3`,
  "without-validation": `${run} ${standing} --validation 0 --tolerance 0.01`,
};

it("have an entry for every trigger, initializer, layer initializer and direction", () => {
  const names = (barrel: object, prefix: string) => Object.values(barrel).map(({ name }) => `${prefix}-${name}`);
  const all = [
    ...names(triggers, "trigger"),
    ...names(initializers, "initializer"),
    ...names(layerInitializers, "layer-initializer"),
    ...names(directions, "direction"),
  ];
  expect(all.filter((name) => !(name in entries))).toEqual([]);
});

goldenGroup("neurogenesis", entries, { resumed: { "direction-hybrid": 40, "trigger-mi-saturation": 50 } });
