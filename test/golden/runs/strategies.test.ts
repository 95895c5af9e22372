/** Every strategy on a small classification and a small regression, with policies other than the defaults. @module */

import { expect, it } from "vitest";
import { strategies } from "../../../src/node/runs/definitions.ts";
import { type GoldenEntries, goldenGroup } from "../../support/golden-runs.ts";

const spirals = "train spirals --points 80 --hidden 2,2 --epochs 20 --batch 16 --lr 0.02";
const curve = "train curve --points 60 --hidden 3 --activation tanh --epochs 20 --batch 12 --lr 0.02";
const graph = "train parity --bits 3 --model graph --hidden 3 --epochs 240 --grow-every 20 --prune-grace 40";

/** Flags of each strategy on each of the two. */
const flags: Readonly<Record<string, readonly [string, string]>> = {
  burgeon: [
    "--every 4 --plateau 2 --improvement 0.5 --confidence 1 --max-width 12",
    "--every 5 --plateau 1 --improvement 0.9 --candidates 8 --ascent 3 --confidence 0.5 --price 0.01",
  ],
  firefly: ["--every 6 --max-per-event 1 --candidates 20", "--factor 0.1 --norms gradients --every 5 --cool-down 10"],
  "firefly-original": [
    "--events 3 --candidates 6 --candidate-steps 5 --rows 32",
    "--events 4 --share 0.5 --candidates 5 --candidate-steps 4 --candidate-rate 0.01 --max-parameters 40",
  ],
  static: ["", "--optimizer sgd --momentum 0.9 --nesterov --weight-decay 1e-3 --schedule cosine --lr-warmup 5"],
  gradmax: ["--every 8 --max-width 6", "--factor 0.1 --norms gradients --every 6 --epsilon 0.1 --scaling fixed"],
  "gradmax-original": ["--growth-schedule round-robin", "--events 4 --first-event 10 --event-every 12 --fraction 0.7"],
  nest: ["--every 8 --until 0.7", "--factor 0.1 --share 0.4 --sign lost --scaling mean-absolute --every 9"],
  neurogenesis: [
    "--plateau 0.9 --fall-window 2 --every 3 --rest 6 --tolerance 0.001",
    "--plateau 0.9 --fall-window 2 --every 4 --rest 8 --direction depth-first --max-layers 3",
  ],
  "north-pre": ["--every 4 --max-parameters 60", "--gamma 0.5 --every 5 --warm-up 5"],
  "north-random": ["--every 4 --gamma 0.6 --metric orthogonality-gap", "--gamma 0.5 --every 3 --cool-down 12"],
  "north-select": [
    "--every 4 --candidates 20 --max-width 9",
    "--gamma 0.5 --every 5 --candidates 10 --score residual --max-samples 16",
  ],
  "north-weight": ["--every 4 --max-per-event 1", "--gamma 0.5 --every 5 --include-bias"],
  "random-trigger": ["--most 8", "--additions 5 --until 0.5 --cohort-rate norm"],
  splitting: ["--events 3 --epsilon 0.1", "--events 4 --share 0.5 --rows 24 --solver decomposition --max-width 8"],
  "controller-mask": [
    "--hidden 6,6 --influence 20 --lr 0.1",
    "--hidden 6 --mask scalar --gradient size --influence 20 --lr 0.1 --allocation fixed",
  ],
  "size-weight": ["--target-size 5", "--rate 40 --trial 0.3"],
};

const named = Object.entries(flags).flatMap(([name, [first, second]]) => [
  [`${name}-spirals`, `${spirals} --strategy ${name} ${first}`.trim()],
  [`${name}-curve`, `${curve} --strategy ${name} ${second}`.trim()],
]);

/** Forms of the soft sizes, schedules and triggers instead of a strategy's own, and what else a run of growth may be given. */
const forms: GoldenEntries = {
  "plasticity-parity": graph,
  "plasticity-curve":
    "train curve --points 60 --model graph --hidden 2 --activation tanh --epochs 40 --batch 12 --grow-every 15 --prune-grace 30",
  "plasticity-recurrent": `${graph} --recurrent --activity-growth --function-preserving --density 0.6`,
  "plasticity-inactivity": `${graph} --inactivity --scaled-range false --prune-weight 0.3 --prune-share 0.9`,
  "size-weight-published": `${spirals} --hidden 8,8 --strategy size-weight --target-size 6 --lambda 2 --start 0 --input --allocation fixed --outgoing random`,
  "size-weight-price": `${spirals} --strategy size-weight --price 0.5 --absence 0.3 --settle 0.5`,
  "controller-mask-published": `${spirals} --hidden 6,6 --lr 0.1 --strategy controller-mask --input --outgoing random --allocation fixed --influence 3`,
  "controller-mask-static": `${spirals} --hidden 5,5 --strategy controller-mask --static`,
  "controller-mask-start": `${curve} --hidden 8 --lr 0.1 --strategy controller-mask --start 0.5 --influence 4`,
  "trigger-linear": `${spirals} --strategy gradmax --trigger linear --target-width 6 --end-fraction 0.5`,
  "trigger-batched": `${spirals} --strategy firefly --candidates 10 --trigger batched --batches 3 --target-width 7`,
  "trigger-fast-linear": `${curve} --strategy north-random --trigger fast-linear --target-width 8`,
  "trigger-by-signal": `${spirals} --strategy north-select --candidates 10 --every 4 --trigger rank-pressure --rank-high 0.3 --sustained-rounds 1 --warm-up-rounds 1 --cool-down-rounds 2 --grow-least 1`,
  "variance-transfer": `${spirals} --strategy north-random --every 6 --gamma 0.5 --max-width 12 --variance-transfer --newcomer-rate 3 --newcomer-steps 20`,
  "binary-code": `${spirals} --strategy north-random --every 6 --metric binary-code --gamma 0.3 --max-rows 20 --rows-for width --max-width 12`,
  dropout: `${spirals} --strategy burgeon --every 4 --plateau 2 --improvement 0.5 --confidence 1 --max-width 12 --dropout 0.2 --clip-norm 1 --optimizer adamw --weight-decay 0.01`,
};

const entries: GoldenEntries = { ...Object.fromEntries(named), ...forms };

it("have an entry for every strategy", () => {
  const missing = strategies.filter(({ name }) => !Object.keys(entries).some((entry) => entry.startsWith(name)));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

goldenGroup("strategies", entries, {
  resumed: { "plasticity-recurrent": 120, "size-weight-spirals": 40, "north-select-curve": 30 },
});
