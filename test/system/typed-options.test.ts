import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generators, optimizers, plasticity, schedules, softSizes, strategies, students } from "burgeon";
import { directions, initializers, judges, triggers } from "burgeon/extend";
import { describe, expect, it } from "vitest";
import { protocolOptions } from "../../src/control/protocol.ts";

interface Definition {
  readonly name: string;
  readonly options: { readonly shape: Readonly<Record<string, unknown>> };
}

const root = join(import.meta.dirname, "../..");
const listOf = (namespace: object): [string, Definition][] => Object.entries(namespace);

/** Of each definition: how it is written, around its options, and its options' names. */
interface Use {
  readonly about: string;
  readonly write: (options: string) => string;
  readonly keys: readonly string[];
}

const called = (namespace: string, definitions: object): Use[] =>
  listOf(definitions).map(([key, { options }]) => ({
    about: `${namespace}.${key}`,
    write: (given) => `${namespace}.${key}({ ${given} });`,
    keys: Object.keys(options.shape),
  }));

/** Parts by their names, instead of a strategy's own. */
const chosen = (place: string, definitions: object): Use[] =>
  listOf(definitions).map(([key, { name, options }]) => ({
    about: `${place} ${key}`,
    write: (given) => `strategies.neurogenesis({ ${place}: { name: "${name}", ${given} } });`,
    keys: Object.keys(options.shape),
  }));

/** The own parts of each strategy made of parts, without their names. */
const nested: Use[] = listOf(strategies).flatMap(([key, { options }]) =>
  Object.keys(options.shape)
    .filter((place) => ["trigger", "initializer", "direction", "judge", "policies"].includes(place))
    .map((place) => ({
      about: `${place} of strategies.${key}`,
      write: (given) => `strategies.${key}({ ${place}: { ${given} } });`,
      keys: [],
    })),
);

/** Generators, whose options are the second argument of `generateDataset`. */
const generated: Use[] = listOf(generators).map(([key, { options }]) => ({
  about: `generators.${key}`,
  write: (given) => `generateDataset(generators.${key}, { ${given} }, { seed: 1 });`,
  keys: Object.keys(options.shape),
}));

/** The options of an environment with a teacher. */
const protocol: Use = {
  about: "protocol of environmentSource",
  write: (given) => `environmentSource({ ...environment, protocol: { ${given} } });`,
  keys: Object.keys(protocolOptions),
};

const uses: readonly Use[] = [
  ...generated,
  ...called("students", students),
  protocol,
  ...called("strategies", strategies),
  ...called("softSizes", softSizes),
  { about: "plasticity", write: (given) => `plasticity({ ${given} });`, keys: Object.keys(plasticity.options.shape) },
  ...called("optimizers", optimizers),
  ...called("schedules", schedules),
  ...chosen("trigger", triggers),
  ...chosen("initializer", initializers),
  ...chosen("direction", directions),
  ...chosen("judge", judges),
  ...nested,
];

const header =
  'import { distill, environments, environmentSource, generateDataset, generators, optimizers, perceptron, plasticity } from "burgeon";\n' +
  'import { schedules, softSizes, strategies, students, teachers, train } from "burgeon";\n' +
  'import { composeStrategy, defineDataset, defineStrategy, defineStudent, defineTrigger, initializers, triggers, z } from "burgeon/extend";\n' +
  "const environment = { environment: environments.cartpole, teacher: teachers.cartpoleTeacher };\n";
const refused = (line: string): string => `// @ts-expect-error\n${line}\n`;

/** What the compiler says of a program that uses the built package as a dependent would. */
function compile(program: string): string {
  const folder = mkdtempSync(join(root, "dist/readme-types-"));
  try {
    writeFileSync(join(folder, "program.ts"), program);
    const config = {
      compilerOptions: { strict: true, noEmit: true, module: "NodeNext", target: "ES2023", types: [] },
      files: ["program.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("options of a program in TypeScript", () => {
  it("are of many definitions", () => {
    expect(uses.length).toBeGreaterThan(100);
    expect(uses.filter(({ keys }) => keys.length > 0).length).toBeGreaterThan(50);
  });

  it("are refused where they are misspelt or of a wrong type, and taken where they are right", () => {
    const right = uses.map(({ write }) => `${write("")}\n`);
    const misspelt = uses.map(({ write }) => refused(write("noSuchOption: 1")));
    const wrong = uses.flatMap(({ write, keys }) => keys.map((key) => refused(write(`${key}: /no option/`))));
    const program = [header, ...right, ...misspelt, ...wrong].join("");
    expect(compile(program)).toBe("");
  });

  it("are those of your own definitions too", () => {
    const own = `
      const ladder = defineStrategy({
        name: "ladder", summary: "Adds a unit now and then.", source: "here",
        options: z.strictObject({ every: z.int().default(5) }),
        start: (_network, _context, { every }) => ({ parameters: [], lossTerms: () => [], afterStep() { every.toFixed(); }, state: () => ({}) }),
      });
      const bare = defineStrategy({
        name: "bare", summary: "Takes no options.", source: "here",
        start: () => ({ parameters: [], lossTerms: () => [], afterStep() {}, state: () => ({}) }),
      });
      const always = defineTrigger({
        name: "always", summary: "Adds a unit at each look.", source: "here",
        start: () => null, evaluate: () => ({ amount: 1, values: {}, reason: "always", state: null }),
      });
      const mine = composeStrategy({
        name: "mine", summary: "Adds a unit at each look.", source: "here",
        trigger: always, initializer: initializers.random, defaults: { policies: { every: 3 } },
      });
      const still = defineStudent({
        name: "still", summary: "Has one model.", source: "here",
        options: z.strictObject({ widths: z.array(z.int()).default([8]) }),
        start: ({ widths }) => ({ model: perceptron(widths.map((width) => width + 1), 2) }),
      });
      const line = defineDataset({
        name: "line", summary: "Points of a line.", source: "here", options: z.strictObject({ points: z.int().default(50) }),
        load: ({ points }, context) => generateDataset(generators.moons, { points }, context),
      });
      declare const device: Parameters<typeof distill>[0]["device"];
      distill({ ...environment, device, student: still({ widths: [4] }) });
      generateDataset(line, { points: 60 }, { seed: 1 });
      ladder({ every: 3 });
      mine({ policies: { every: 2 }, trigger: { name: "linear", targetWidth: 4 } });
      bare();
      declare const rest: Omit<Parameters<typeof train>[0], "strategy">;
      train({ ...rest, strategy: mine() });
    `;
    const wrong = [
      "distill({ ...environment, device, student: still({ width: [4] }) });",
      "distill({ ...environment, device, student: still });",
      "distill({ ...environment, device, student: still(), protocl: {} });",
      "generateDataset(line, { point: 60 }, { seed: 1 });",
      'generateDataset(line, { points: "60" }, { seed: 1 });',
      "ladder({ evry: 3 });",
      'ladder({ every: "3" });',
      "bare({ every: 3 });",
      "mine({ trigger: { gamma: 0.5 } });",
      'mine({ trigger: { name: "linear", gamma: 0.5 } });',
      'mine({ trigger: "no-such-trigger" });',
      "train({ ...rest, strategy: { definition: ladder, options: { evry: 3 } } });",
      "train({ ...rest, strategy: ladder });",
      'train({ ...rest, epochs: "3" });',
      "train({ ...rest, epoch: 3 });",
      'composeStrategy({ name: "m", summary: "s", source: "s", trigger: triggers.linear, initializer: initializers.random, defaults: { trigger: { gamma: 1 } } });',
    ];
    expect(compile(header + own + wrong.map(refused).join(""))).toBe("");
  });
});
