import { describe, expect, it } from "vitest";
import { casesOf } from "./cases.ts";
import { defineStudy, type StudyDefinition, scaleNames } from "./definition.ts";
import { configOf, planStudy } from "./plan.ts";
import * as studies from "./studies/index.ts";

const study: StudyDefinition = defineStudy({
  name: "tiny",
  summary: "",
  source: "",
  datasets: ["moons", "spirals"],
  layers: 2,
  sizes: { small: 2, medium: 4, big: 9 },
  run: { epochs: 5, learningRate: 0.1 },
  options: { trigger: { gamma: 0.5 } },
  factors: { learningRate: [0.1, 0.2], "strategy.policies.every": [1, 2], "generator.noise": [0] },
  arms: [
    { name: "a", strategy: "grow", options: { depth: 3 } },
    { name: "b", strategy: "other", run: { batchSize: 7 } },
  ],
  controls: ["static-small", "static-big", "static-final:a", "random-trigger:a"],
  scales: {
    quick: { seeds: "1", factors: { learningRate: [0.2] }, arms: ["a"], run: { epochs: 1 } },
    cpu: { seeds: "1..2" },
    full: { seeds: "1..5" },
  },
});

const options: Readonly<Record<string, readonly string[]>> = {
  grow: ["trigger.gamma", "policies.every", "policies.maxWidth", "depth"],
  "random-trigger": ["trigger.additions", "policies.maxWidth"],
};
const optionsOf = (name: string): readonly string[] => options[name] ?? [];

describe("the cases of a study", () => {
  it("are all combinations of datasets and factors", () => {
    const cases = casesOf(study, study.scales.cpu);
    expect(cases).toHaveLength(8);
    expect(cases[1]).toEqual({
      dataset: "moons",
      factors: { learningRate: 0.1, "strategy.policies.every": 2, "generator.noise": 0 },
      layers: 2,
      units: null,
      run: { learningRate: 0.1, generator: { noise: 0 } },
      options: { "policies.every": 2 },
    });
  });

  it("are fewer where the scale keeps some values, and unknown factors are refused", () => {
    expect(casesOf(study, study.scales.quick)).toHaveLength(4);
    expect(() => casesOf(study, { seeds: "1", factors: { learningRat: [1] } })).toThrow(
      /no swept factor "learningRat". Did you mean "learningRate"/,
    );
  });

  it("sweep an option after a dataset's name for that dataset only", () => {
    const own = { ...study, factors: { learningRate: [0.1, 0.2], "spirals:generator.turns": [1, 2, 3] } };
    const cases = casesOf(own, study.scales.cpu);
    expect(cases.map(({ dataset }) => dataset).filter((name) => name === "moons")).toHaveLength(2);
    expect(cases).toHaveLength(2 + 6);
    expect(cases.at(-1)).toMatchObject({
      factors: { learningRate: 0.2, "generator.turns": 3 },
      run: { generator: { turns: 3 } },
    });
    const some = { seeds: "1", factors: { "spirals:generator.turns": [2] } };
    expect(casesOf(own, some)).toHaveLength(2 + 2);
  });

  it("start with the units that are swept, except arms with widths of their own", () => {
    const arms = [...study.arms, { name: "c", strategy: "other", run: { hidden: [5] } }];
    const swept = planStudy({ ...study, arms, controls: [], factors: { units: [7] } });
    const hiddenOf = (arm: string) =>
      configOf(swept, swept.cells.find((cell) => cell.arm.name === arm)!, optionsOf).hidden;
    expect(hiddenOf("a")).toEqual([7, 7]);
    expect(hiddenOf("c")).toEqual([5]);
    expect(() => casesOf({ ...study, factors: { units: [0] } }, study.scales.cpu)).toThrow(/units: expected a whole/);
  });

  it("refuse a number of layers that is none", () => {
    const odd = { ...study, factors: { layers: [1.5] } };
    expect(() => casesOf(odd, study.scales.cpu)).toThrow("layers: expected a whole number from 1 to 64, received 1.5");
  });
});

describe("controls of final widths", () => {
  it("train the arm's final network, four times as wide, with dropout, or until it stops", () => {
    const controls = ["static-4x:a", "dropout-final:a", "stopped-final:a"];
    const plan = planStudy(study, { arms: ["a", ...controls] });
    const config = (name: string) => {
      const cell = plan.cells.find(({ arm }) => arm.name === name)!;
      return configOf(plan, cell, optionsOf, { widths: [5, 3] });
    };
    expect(config("static-4x:a")).toMatchObject({ hidden: [20, 12], strategy: { name: "static" } });
    expect(config("dropout-final:a")).toMatchObject({ hidden: [5, 3], dropout: 0.1 });
    expect(config("stopped-final:a")).toMatchObject({ hidden: [5, 3], patience: 500 });
  });
});

describe("a task of a study's own", () => {
  const tasks = { small: { dataset: "moons", run: { hidden: [3], generator: { points: 50 } } } };
  const plan = planStudy({ ...study, datasets: ["small"], tasks, factors: {} });

  it("defines dataset, options and start widths, from which its controls grow as well", () => {
    const cell = plan.cells.find(({ arm }) => arm.name === "random-trigger:a")!;
    expect(plan.cases.map(({ dataset }) => dataset)).toEqual(["small"]);
    expect(configOf(plan, cell, optionsOf, { widths: [7] })).toMatchObject({
      dataset: "moons",
      hidden: [3],
      generator: { points: 50 },
      strategy: { trigger: { additions: [4] } },
    });
  });
});

describe("a plan", () => {
  const plan = planStudy(study);
  const cellOf = (arm: string) => plan.cells.find((cell) => cell.arm.name === arm)!;

  it("has a run for each case, arm and seed, controls that follow after the arms", () => {
    expect(plan.cells).toHaveLength(8 * 6 * 2);
    const names = plan.cells.slice(0, 6).map(({ arm }) => arm.name);
    expect(names).toEqual(["a", "b", "static-small", "static-big", "static-final:a", "random-trigger:a"]);
  });

  it("passes a strategy the options that it takes, and no others", () => {
    expect(configOf(plan, cellOf("a"), optionsOf)).toEqual({
      hidden: [2, 2],
      epochs: 5,
      learningRate: 0.1,
      generator: { noise: 0 },
      dataset: "moons",
      seed: 1,
      strategy: { name: "grow", policies: { maxWidth: 9, every: 1 }, trigger: { gamma: 0.5 }, depth: 3 },
    });
    expect(configOf(plan, cellOf("b"), optionsOf)).toMatchObject({ batchSize: 7, strategy: { name: "other" } });
    expect(configOf(plan, cellOf("static-big"), optionsOf)).toMatchObject({ hidden: [9, 9] });
  });

  it("gives a control the final widths of the arm that it follows", () => {
    const followed = { widths: [6, 3] };
    expect(configOf(plan, cellOf("static-final:a"), optionsOf, followed)).toMatchObject({
      hidden: [6, 3],
      strategy: { name: "static" },
    });
    expect(configOf(plan, cellOf("random-trigger:a"), optionsOf, followed)).toMatchObject({
      hidden: [2, 2],
      strategy: { name: "random-trigger", trigger: { additions: [4, 1] }, policies: { maxWidth: 9 } },
    });
  });

  it("trains a control as the arm that it follows", () => {
    const named = planStudy(study, { arms: ["b", "static-final:b"] });
    const cell = named.cells.find(({ arm }) => arm.follows)!;
    expect(configOf(named, cell, optionsOf, { widths: [5, 5] })).toMatchObject({ batchSize: 7, hidden: [5, 5] });
  });

  it("lays options within options over one another", () => {
    const task = planStudy({ ...study, run: { generator: { points: 50 } } });
    expect(configOf(task, task.cells[0]!, optionsOf)).toMatchObject({ generator: { points: 50, noise: 0 } });
  });

  it("lets a random control grow as far as its arm may, from where its arm starts", () => {
    const own = {
      name: "w",
      strategy: "grow",
      options: { policies: { maxWidth: 40 }, depth: 1 },
      run: { hidden: [3, 3] },
    };
    const wide = planStudy({ ...study, arms: [own] }, { arms: ["w", "random-trigger:w"] });
    const cell = wide.cells.find(({ arm }) => arm.follows)!;
    const config = configOf(wide, cell, optionsOf, { widths: [40, 9] });
    expect(config).toMatchObject({
      hidden: [3, 3],
      strategy: { trigger: { additions: [37, 6] }, policies: { maxWidth: 40 } },
    });
  });

  it.each([
    [{ run: { hidden: [5] } }, /"hidden" is no option of its runs or factor: sizes and layers/],
    [{ run: { seed: 9 } }, /"seed" is no option/],
    [{ factors: { strategy: ["a"] } }, /"strategy" is no option/],
    [{ arms: [{ name: "a", strategy: "grow", run: { dataset: "moons" } }] }, /"dataset" is no option/],
    [{ kind: "distill" as const, run: { student: "mlp" } }, /"student" is no option/],
  ])("refuses %j, which would do nothing", (more, message) => {
    expect(() => planStudy({ ...study, controls: [], ...more })).toThrow(message);
  });

  it("lets all arms spend what one of them spent, which runs first", () => {
    const held = planStudy({ ...study, flopsOf: "static-small" }, { arms: ["static-final:b", "b", "static-small"] });
    const cellOf = (name: string) => held.cells.find(({ arm }) => arm.name === name)!;
    const spent = { widths: [2, 2], flops: 5e7 };
    for (const name of ["b", "static-final:b"]) {
      expect(configOf(held, cellOf(name), optionsOf, { widths: [5, 5] }, spent)).toMatchObject({
        maxFlops: 5e7,
        epochs: null,
      });
    }
    expect(configOf(held, cellOf("static-small"), optionsOf)).not.toHaveProperty("maxFlops");
    const names = held.cells.map(({ arm }) => arm.name);
    expect([...new Set(names)]).toEqual(["static-small", "b", "static-final:b"]);
  });

  it.each([
    ["c", /flopsOf: "c" is not among the arms that are run/],
    ["static-final:b", /"static-final:b" depends on the runs of another arm/],
  ])("refuses a budget that is that of %s", (flopsOf, message) => {
    expect(() => planStudy({ ...study, flopsOf }, { arms: ["b", "static-final:b"] })).toThrow(message);
  });

  it("runs exactly the arms that are named", () => {
    const names = planStudy(study, { arms: ["static-final:b", "b"] }).arms.map(({ name }) => name);
    expect(names).toEqual(["static-final:b", "b"]);
    expect(planStudy(study, { scale: "quick" }).arms.map(({ name }) => name)).toEqual(["a"]);
  });

  it.each([
    [["c"], /unknown arm "c"/],
    [["nort"], /unknown arm "nort"/],
    [["a", "a"], /"a" is named twice/],
    [["static-final:a"], /needs the runs of "a"/],
    [["static-final:zz"], /unknown arm "static-final:zz"/],
    [[], /name at least one arm/],
  ])("refuses the arms %j", (arms, message) => {
    expect(() => planStudy(study, { arms })).toThrow(message);
  });

  it("refuses an arm's option that is swept", () => {
    const swept = planStudy({ ...study, arms: [{ name: "a", strategy: "grow", options: { policies: { every: 9 } } }] });
    const cell = swept.cells[0]!;
    expect(() => configOf(swept, cell, optionsOf)).toThrow(/option "policies.every" is swept as a factor/);
  });

  it("lets requested options override all others", () => {
    const asked = planStudy(study, { scale: "quick", run: { epochs: 9, learningRate: 7 } });
    expect(configOf(asked, asked.cells[0]!, optionsOf)).toMatchObject({ epochs: 9, learningRate: 7 });
  });
});

describe.each(Object.values(studies))("the study $name", (built) => {
  it.each(scaleNames)("has a plan at scale %s, and published figures only of its arms and values", (scale) => {
    const plan = planStudy(built, { scale });
    expect(plan.cells.length).toBeGreaterThan(0);
    const full = planStudy(built, { scale: "full" });
    const names = full.arms.map(({ name }) => name);
    for (const { arm, factors = {} } of built.published) {
      if (!names.includes(arm)) expect(arm).toMatch(/-published$/);
      for (const [path, value] of Object.entries(factors)) expect(built.factors[path]).toContain(value);
    }
  });
});

describe("controls of a graph of neurons", () => {
  const graphs = defineStudy({
    ...study,
    arms: [{ name: "graph", strategy: "plasticity", options: { growEvery: 20 }, run: { hidden: [3] } }],
    controls: ["static-final:graph", "stopped-final:graph"],
    options: {},
    factors: {},
    scales: { quick: { seeds: "1" }, cpu: { seeds: "1" }, full: { seeds: "1" } },
  });
  const taken = (): readonly string[] => ["growEvery", "plasticity", "density"];

  it("have its final size, and the same strategy without growth", () => {
    const plan = planStudy(graphs, { scale: "quick" });
    const [, frozen, stopped] = plan.cells;
    const followed = { widths: [7], density: 0.4 };
    expect(configOf(plan, frozen!, taken, followed)).toMatchObject({
      hidden: [7],
      strategy: { name: "plasticity", growEvery: 20, plasticity: false, density: 0.4 },
    });
    expect(configOf(plan, stopped!, taken, { widths: [0] })).toMatchObject({ hidden: null, patience: 500 });
  });

  it("are only those that make sense", () => {
    const wrong = defineStudy({ ...graphs, controls: ["dropout-final:graph"] });
    expect(() => planStudy(wrong, { scale: "quick" })).toThrow(/unknown arm "dropout-final:graph"/);
  });
});

describe("controls of students", () => {
  const arms = [
    { name: "grown", strategy: "grown", options: { strategy: "burgeon", activation: "relu" } },
    { name: "smgrnn", strategy: "smgrnn" },
  ];
  const scale = { seeds: "1" };
  const scales = { quick: scale, cpu: scale, full: scale };
  const controls = ["static-final:grown", "static-final:smgrnn"];
  const students = defineStudy({
    name: "s",
    summary: "",
    source: "",
    kind: "distill",
    datasets: ["cartpole"],
    arms,
    controls,
    scales,
  });

  it("are perceptrons of a growing one's final widths, and a graph of its size without growth", () => {
    const plan = planStudy(students);
    const [, , final, frozen] = plan.cells;
    const taken = (): readonly string[] => ["hidden", "activation", "plasticity", "density"];
    expect(configOf(plan, final!, taken, { widths: [5, 2] })).toMatchObject({
      environment: "cartpole",
      student: { name: "mlp", hidden: [5, 2], activation: "relu" },
    });
    expect(configOf(plan, frozen!, taken, { widths: [5], density: 0.3 })).toMatchObject({
      student: { name: "smgrnn", hidden: 5, density: 0.3, plasticity: false },
    });
  });
});
