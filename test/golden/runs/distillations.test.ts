/** Every student on CartPole, and a growing one on another environment. @module */

import { expect, it } from "vitest";
import { studentList } from "../../../src/control/named.ts";
import { type GoldenEntries, goldenGroup } from "../../support/golden-runs.ts";

const short =
  "--seeds 1 --steps 360 --evaluate-every 30 --evaluation-episodes 1 --episodes 2 --mixing-episodes 3 --example-episodes 2";
const cartpole = `distill cartpole ${short} --student`;

const entries: GoldenEntries = {
  linear: `${cartpole} linear`,
  mlp: `${cartpole} mlp --hidden 6,6`,
  "grown-north-random": `${cartpole} grown`,
  "grown-gradmax": `${cartpole} grown --strategy gradmax --hidden 3`,
  "grown-burgeon": `${cartpole} grown --strategy burgeon`,
  "grown-neurogenesis": `${cartpole} grown --strategy neurogenesis --hidden 2,2 --learning-rate 0.00001`,
  smgrnn: `${cartpole} smgrnn --grow-every 20 --prune-grace 40 --hidden 3 --density 0.8 --learning-rate 0.02`,
  "smgrnn-recurrent": `${cartpole} smgrnn --recurrent --grow-every 20 --density 0.8 --learning-rate 0.02 --inactivity --activity-growth --function-preserving --hidden 4`,
  "grown-offline": `${cartpole} grown --strategy north-select --mode offline --offline-episodes 3 --buffer-size 200 --batch-size 16`,
  "grown-mountain-car-continuous": `distill mountain-car-continuous ${short.replace("--steps 360", "--steps 120")} --student grown`,
};

it("have an entry for every student", () => {
  const missing = studentList.filter(({ name }) => !Object.keys(entries).some((entry) => entry.startsWith(name)));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

goldenGroup("distillations", entries, { resumed: { "grown-burgeon": 180, smgrnn: 200 } });
