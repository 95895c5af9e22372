/** What a run of the playground is made of, and the link that holds all of it. @module */

export const TASKS = [
  "spirals",
  "circles",
  "moons",
  "xor",
  "gaussians",
  "parity",
  "curve",
  "painted",
  "table",
  "cartpole",
  "pendulum",
] as const;
export type TaskName = (typeof TASKS)[number];

/** Tasks where a graph of neurons imitates a scripted teacher, and is played live. */
export const CONTROLS: readonly TaskName[] = ["cartpole", "pendulum"];
export const isControl = (task: TaskName): boolean => CONTROLS.includes(task);

/** A point painted by hand: x and y in -1..1, and its class. */
export type Painted = readonly [x: number, y: number, label: number];

export interface Settings {
  readonly task: TaskName;
  /** Arms of the spirals, clusters of the Gaussians. */
  readonly arms: number;
  /** Bits of the parity. */
  readonly bits: number;
  readonly noise: number;
  readonly seed: number;
  readonly strategy: string;
  /** Strategy of the second network, on the same seed; empty for none. */
  readonly second: string;
  /** Units of each of the two hidden layers to start from. */
  readonly start: number;
  readonly learningRate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly painted: readonly Painted[];
  /** Text of a table with a header; its last column is predicted. */
  readonly table: string;
}

/** What the command line's defaults are for two spirals. */
export const DEFAULTS: Settings = {
  task: "spirals",
  arms: 2,
  bits: 6,
  noise: 0.02,
  seed: 1,
  strategy: "burgeon",
  second: "",
  start: 2,
  learningRate: 0.005,
  batch: 32,
  epochs: 1000,
  painted: [],
  table: "",
};

/** Least and largest value of each number. */
export const RANGES = {
  arms: [2, 5],
  bits: [2, 8],
  noise: [0, 1],
  seed: [1, 99_999],
  start: [1, 32],
  learningRate: [0.0001, 1],
  batch: [1, 512],
  epochs: [1, 5000],
} as const;

const VERSION = "1";
/** Characters of a table that a link holds. */
const MOST_TABLE = 6000;
const MOST_PAINTED = 500;
const GRID = 1000;

const isRanged = (key: string): key is keyof typeof RANGES => key in RANGES;

/** The settings as the part of an address after `#`; only what differs from the defaults. A table that is too long is left out. */
export function linkOf(settings: Settings): string {
  const link = new URLSearchParams({ v: VERSION });
  for (const [key, value] of Object.entries(settings)) {
    if (key === "painted" || key === "table") continue;
    if (value !== DEFAULTS[key as keyof Settings]) link.set(key, String(value));
  }
  const { painted, table, task } = settings;
  if (task === "painted" && painted.length > 0) {
    link.set(
      "painted",
      painted.map(([x, y, label]) => [Math.round(x * GRID), Math.round(y * GRID), label].join(".")).join("_"),
    );
  }
  if (task === "table" && table.length <= MOST_TABLE) link.set("table", table);
  return link.toString();
}

export interface ReadLink {
  readonly settings: Settings;
  /** Why the link, or a part of it, was not taken; null where all was. */
  readonly note: string | null;
}

/** Settings of a link. What does not belong into one is ignored, and said. */
export function readLink(hash: string, strategies: readonly string[]): ReadLink {
  if (hash === "") return { settings: DEFAULTS, note: null };
  const link = new URLSearchParams(hash);
  const version = link.get("v");
  if (version !== VERSION) {
    return { settings: DEFAULTS, note: `The link is of another version (${version ?? "none"}) and was ignored.` };
  }
  const refused: string[] = [];
  const settings: Record<string, unknown> = { ...DEFAULTS };
  for (const [key, text] of link) {
    if (key === "v") continue;
    const value = read(key, text, strategies);
    if (value === null) refused.push(key);
    else settings[key] = value;
  }
  const note = refused.length > 0 ? `Parts of the link were ignored: ${refused.join(", ").slice(0, 100)}.` : null;
  return { settings: settings as unknown as Settings, note };
}

function read(key: string, text: string, strategies: readonly string[]): unknown {
  if (isRanged(key)) {
    const [least, most] = RANGES[key];
    const value = Number(text);
    const isWhole = key !== "noise" && key !== "learningRate";
    return text !== "" && value >= least && value <= most && (!isWhole || Number.isInteger(value)) ? value : null;
  }
  if (key === "task") return (TASKS as readonly string[]).includes(text) ? text : null;
  if (key === "strategy") return strategies.includes(text) ? text : null;
  if (key === "second") return text === "" || strategies.includes(text) ? text : null;
  if (key === "table") return text.length <= MOST_TABLE ? text : null;
  if (key === "painted") return readPainted(text);
  return null;
}

function readPainted(text: string): Painted[] | null {
  const points = text.split("_").map((point) => point.split(".").map(Number));
  const isPoint = (p: readonly number[]): boolean =>
    p.length === 3 &&
    p.every(Number.isInteger) &&
    Math.abs(p[0] as number) <= GRID &&
    Math.abs(p[1] as number) <= GRID &&
    [0, 1, 2].includes(p[2] as number);
  if (points.length > MOST_PAINTED || !points.every(isPoint)) return null;
  return points.map(([x, y, label]) => [(x as number) / GRID, (y as number) / GRID, label as number] as const);
}

/** When training ends early: said here and in the command alike, because the defaults of library and command line differ. */
export const EARLY_END = { patience: 1000, minSteps: 2000, evaluateEvery: 5 } as const;

/** What the command says of the end; without held-out rows training never ends early. */
const endOf = (task: TaskName): string => {
  const { patience, minSteps, evaluateEvery } = EARLY_END;
  const early = task === "parity" ? "--patience 0" : `--patience ${patience} --min-steps ${minSteps}`;
  return `${early} --eval-every ${evaluateEvery}`;
};

/** The same run on the command line; null where it has no such dataset. */
export function commandOf(settings: Settings, strategy: string): string | null {
  const { task, arms, bits, noise, seed, start, learningRate, batch, epochs } = settings;
  const tasks: Partial<Record<TaskName, string>> = {
    spirals:
      arms === 2 ? `spirals --noise ${noise}` : `n-spirals --classes ${arms} --points ${500 * arms} --noise ${noise}`,
    circles: `circles --noise ${noise}`,
    moons: `moons --noise ${noise}`,
    parity: `parity --bits ${bits}`,
    curve: `curve --function j0 --points 400 --noise ${noise}`,
  };
  const first = tasks[task];
  if (!first) return null;
  const graph = strategy === "plasticity";
  const model = graph ? "--model graph" : `--hidden ${start},${start}`;
  return `BURGEON_BLAS=off npx burgeon train ${first} ${model}${graph ? "" : ` --strategy ${strategy}`} --seed ${seed} --lr ${learningRate} --batch ${batch} --epochs ${epochs} ${endOf(task)}`;
}
