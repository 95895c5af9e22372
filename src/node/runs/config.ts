/**
 * What a run is made of, as one schema: it validates, fills in defaults, writes `--help` and reads configuration files.
 *
 * The keys are the flags of the command line in camelCase, so that there is one vocabulary. What is null is decided by the dataset
 * (`resolve-config.ts`); a resolved configuration is a configuration again and gives the same run.
 *
 * @module
 */

import { z } from "zod";
import { OptionError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { definitionNames, definitions, type Kind } from "./definitions.ts";
import { impliedGraph, refuseLayersOnly } from "./graph-config.ts";

/** The name of a definition and its own options, as in `{ name: "adam", beta1: 0.8 }`. */
export interface Named {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** Options of a definition that the dataset decides. */
export interface Unnamed {
  readonly name: null;
  readonly [option: string]: unknown;
}

export interface RunConfig {
  readonly dataset: string;
  readonly dataDir: string | null;
  readonly generator: Readonly<Record<string, unknown>>;
  readonly target: string | null;
  readonly task: "classification" | "regression" | null;
  readonly test: string | null;
  readonly validation: number | null;
  readonly skipLines: number;
  readonly missing: "impute" | "drop" | "error";
  readonly categorical: readonly string[];
  readonly limit: number | null;
  readonly rowShare: number;
  readonly model: string;
  readonly width: number;
  readonly parameters: number | null;
  readonly maxWidthMultiplier: number | null;
  readonly residual: "inner" | "all" | "group";
  readonly hidden: readonly number[] | null;
  readonly activation: string;
  readonly from: string | null;
  readonly dropout: number;
  readonly initial: string | null;
  readonly initialBias: boolean;
  readonly strategy: Named;
  readonly epochs: number | null;
  readonly patience: number | null;
  readonly batch: number | null;
  readonly crop: number;
  readonly flip: boolean;
  readonly cutout: number;
  readonly mixup: number;
  readonly labelSmoothing: number;
  readonly lr: number | null;
  readonly optimizer: Named;
  /** Without a name, the dataset decides. */
  readonly schedule: Named | Unnamed;
  readonly clipNorm: number | null;
  readonly newcomerRate: number;
  readonly newcomerSteps: number;
  readonly cohortRate: "same" | "norm";
  readonly cohortFloor: number;
  readonly varianceTransfer: boolean;
  readonly maxFlops: number | null;
  readonly seed: number;
  readonly evalEvery: number;
  readonly checkpointEvery: string;
  readonly keepLast: number;
  readonly keepEvery: string | null;
  readonly threads: number;
}

/** The most units a layer may start with. */
const MAX_START_WIDTH = 65_536;
const widths = `expected whole numbers from 1 to ${MAX_START_WIDTH}, one for each hidden layer, such as 64,64`;

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Accepts `adam` for `{ name: "adam" }`; options without a name are the default's, or of what the dataset decides. */
function named<Name extends string | null>(
  kind: Kind,
  fallback: Name,
): z.ZodType<Name extends null ? Named | Unnamed : Named>;
function named(kind: Kind, fallback: string | null): z.ZodType {
  const complete = (value: unknown): unknown => {
    if (typeof value === "string") return { name: value };
    return value === undefined || isRecord(value) ? { name: fallback, ...value } : value;
  };
  const name = fallback === null ? z.string().nullable() : z.string();
  return z.preprocess(complete, z.looseObject({ name })).describe(definitions[kind].about);
}

const schema = z.strictObject({
  dataset: z.string().min(1).describe("name of a dataset, or a table file"),
  dataDir: z
    .string()
    .nullable()
    .default(null)
    .describe("folder with the files of named datasets; default BURGEON_DATA"),
  generator: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("options of a generated task, as --set generator.points=500"),
  target: z.string().nullable().default(null).describe("column to predict; default the last"),
  task: z
    .enum(["classification", "regression"])
    .nullable()
    .default(null)
    .describe("what the target is; default inferred"),
  test: z.string().nullable().default(null).describe("table file to test on"),
  validation: z
    .number()
    .min(0)
    .lt(1)
    .nullable()
    .default(null)
    .describe("share of the rows not tested on that is held out"),
  skipLines: z.int().min(0).default(0).describe("lines to pass over at the top of a table"),
  missing: z.enum(["impute", "drop", "error"]).default("impute").describe("what becomes of missing values"),
  categorical: z.array(z.string().min(1)).default([]).describe("columns whose numbers are names"),
  limit: z.int().min(1).nullable().default(null).describe("train on the first rows only"),
  rowShare: z.number().positive().max(1).default(1).describe("share of the training rows to train on, drawn by seed"),
  model: z.enum(definitionNames("model")).default("mlp").describe("the network to start from"),
  width: z.number().positive().max(64).default(1).describe("start widths over the model's standard ones"),
  parameters: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      "start with the largest network of the model's proportions that has no more parameters, in place of --width",
    ),
  maxWidthMultiplier: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("largest widths over the model's standard ones; default no cap of the model's"),
  residual: z
    .enum(["inner", "all", "group"])
    .default("inner")
    .describe(
      "widths of residual blocks that grow: inside the blocks, those that blocks share too, or one for all layers of a group",
    ),
  hidden: z
    .array(z.int(widths).min(1, widths).max(MAX_START_WIDTH, widths))
    .min(1, widths)
    .nullable()
    .default(null)
    .describe(
      "widths of the mlp's hidden layers; of other models, start widths of all that can grow, in place of --width; of a graph its hidden neurons",
    ),
  activation: z.enum(definitionNames("activation")).default("relu").describe("activation of the hidden layers"),
  from: z
    .string()
    .nullable()
    .default(null)
    .describe("safetensors file with a dense network of PyTorch's to start from"),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("share of the mlp's hidden units that training leaves out at a step"),
  initial: z
    .enum(definitionNames("initial"))
    .nullable()
    .default(null)
    .describe("distribution of the mlp's first weights; default glorot-uniform"),
  initialBias: z.boolean().default(false).describe("draw the mlp's first biases as its weights; else they are 0"),
  strategy: named("strategy", "burgeon"),
  epochs: z.int().min(0).nullable().default(null).describe("passes over the training rows, at most"),
  patience: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe("epochs without a better validation loss before training stops; 0 never stops"),
  batch: z.int().min(1).nullable().default(null).describe("rows of a step"),
  crop: z.int().min(0).default(0).describe("frame of zeros, in pixels, within which training images are shifted"),
  flip: z.boolean().default(false).describe("mirror half of the training images"),
  cutout: z.int().min(0).default(0).describe("edge, in pixels, of a square of zeros in each training image"),
  mixup: z.number().min(0).default(0).describe("alpha of the shares in which training rows are mixed by twos"),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe(
      "share of the target that all classes have in common, in the loss that is trained on, not in evaluations",
    ),
  lr: z.number().positive().nullable().default(null).describe("learning rate"),
  optimizer: named("optimizer", "adam"),
  schedule: named("schedule", null),
  clipNorm: z.number().positive().nullable().default(null).describe("largest norm of all gradients together"),
  newcomerRate: z
    .number()
    .positive()
    .default(1)
    .describe("learning rate of what growth just added, over that of the rest"),
  newcomerSteps: z
    .int()
    .min(1)
    .default(500)
    .describe("updates in which the rate of newcomers comes to that of the rest"),
  cohortRate: z
    .enum(["same", "norm"])
    .default("same")
    .describe(
      "learning rate of the weights that growth added at one time: that of all, or times their norm over that of the first",
    ),
  cohortFloor: z.number().positive().max(1).default(0.1).describe("least of these factors"),
  varianceTransfer: z
    .boolean()
    .default(false)
    .describe(
      "rescale the weights behind a layer that is widened, so that the variance of their sums is that of the wider layer",
    ),
  maxFlops: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("floating-point operations of training, growth included, that end it; the schedule fits them"),
  seed: z.int().min(0).default(1).describe("of weights, order of rows, splits and growth"),
  evalEvery: z.int().min(1).default(1).describe("epochs from one evaluation to the next"),
  checkpointEvery: z.string().default("30s").describe("as 200steps, 30s or 1epoch"),
  keepLast: z
    .int()
    .min(1)
    .default(2)
    .describe("checkpoints that stay; one that is damaged is passed over for the one before"),
  keepEvery: z
    .string()
    .nullable()
    .default(null)
    .describe("also take and keep a checkpoint as often as this, as 1000steps or 5epochs"),
  threads: z.int().min(1).max(1024).default(1).describe("threads of one large product, with a BLAS"),
}) satisfies z.ZodType<RunConfig>;

/** Each option with its schema: what the command line makes its flags of. */
export const configShape: Readonly<Record<keyof RunConfig, z.ZodType>> = schema.shape;

/** zod's words as ours. */
const wording: readonly (readonly [RegExp, string])[] = [
  [/^(Invalid input|Invalid option|Too small|Too big): /, ""],
  [/, received \w+$/, ""],
  [/expected int\b/, "expected a whole number"],
  [/expected number/, "expected a number"],
  [/expected string/, "expected text"],
  [/expected array/, "expected a list"],
  [/expected record|expected object/, "expected options by name"],
  [/to be >=/, "of at least "],
  [/to be >/, "above "],
  [/to be <=/, "of at most "],
  [/to be </, "below "],
  [/"\|"/g, '", "'],
];

const expectation = (message: string): string =>
  wording.reduce((text, [pattern, ours]) => text.replace(pattern, ours), message);

interface Checked {
  /** Stands before the message. */
  readonly where: string;
  /** Options that there are. */
  readonly known: readonly string[];
}

/** What is wrong with the first option that is, with the value that came. */
function refusal({ issues: [issue] }: z.ZodError, raw: unknown, { where, known }: Checked): OptionError {
  if (!issue || issue.code === "unrecognized_keys") {
    const key = issue?.keys[0] ?? "";
    const hint = known.length === 0 ? " It takes none." : nearest(key, known);
    return new OptionError(`${where}unknown option "${key}".${hint}`, { option: key, known });
  }
  let value = raw;
  for (const key of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  const option = String(issue.path[0] ?? "options");
  const received = JSON.stringify(value) ?? "nothing";
  return new OptionError(`${where}${option}: ${expectation(issue.message)}, received ${received}.`, { option, value });
}

/** A definition with its options validated and filled in. Warm-up stands in front of every schedule. */
export function checkNamed(kind: Kind, { name, ...options }: Named): Named {
  const list = definitions[kind].list;
  const definition = list.find((one) => one.name === name);
  if (!definition) {
    const known = list.map((one) => one.name);
    throw new OptionError(`unknown ${kind} "${name}".${nearest(name, known)}`, { name, known });
  }
  const parsed = definition.options.safeParse(options);
  if (parsed.success) return { name, ...parsed.data };
  const known = Object.keys(definition.options.shape);
  throw refusal(parsed.error, options, { where: `${kind} "${name}": `, known });
}

/**
 * Validates a configuration and fills in every default that does not depend on the data.
 *
 * @throws OptionError that names the option, what was expected and what came, or the nearest known name
 */
export function parseConfig(raw: unknown): RunConfig {
  const parsed = schema.safeParse(isRecord(raw) ? impliedGraph(raw) : raw);
  if (!parsed.success) throw refusal(parsed.error, raw, { where: "", known: Object.keys(configShape) });
  const config = parsed.data;
  refuseLayersOnly(config, schema.parse({ dataset: config.dataset }));
  return {
    ...config,
    strategy: checkNamed("strategy", config.strategy),
    optimizer: checkNamed("optimizer", config.optimizer),
    schedule: config.schedule.name === null ? config.schedule : checkNamed("schedule", config.schedule as Named),
  };
}
