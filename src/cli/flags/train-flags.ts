/** The flags of `train`: those of the configuration, and those of the chosen strategy. @module */

import type { Option } from "commander";
import type { z } from "zod";
import { generatedDatasets } from "../../data/generated.ts";
import { configShape, type RunConfig } from "../../node/runs/config.ts";
import { mergeConfig, parseSetting, type RawConfig, readConfigFile } from "../../node/runs/config-file.ts";
import { definitions, optimizers, schedules } from "../../node/runs/definitions.ts";
import { DEFAULT_LEARNING_RATE } from "../../node/runs/resolve-config.ts";
import { GRAPH_LEARNING_RATE } from "../../train/graph/graph-training.ts";
import { type FlagOptions, readText, schemaFlag } from "./schema-flags.ts";
import { strategyFromFlags, strategyShape } from "./strategy-flags.ts";

const DATA = "Data:";
const MODEL = "Network and growth:";
const TRAINING = "Training:";
const RUN = "Run:";
const names = (list: readonly { readonly name: string }[]): string => `<${list.map(({ name }) => name).join("|")}>`;

/** Every option of the configuration that has a flag, in the order of the help. */
const flags: Readonly<Partial<Record<keyof RunConfig, FlagOptions>>> = {
  target: { group: DATA, value: "<column>" },
  task: { group: DATA },
  test: { group: DATA, value: "<file>" },
  validation: { group: DATA, value: "<share>", fallback: "0 for image sets, else 0.2" },
  dataDir: { group: DATA, value: "<folder>" },
  skipLines: { group: DATA },
  missing: { group: DATA },
  categorical: { group: DATA },
  limit: { group: DATA },
  rowShare: { group: DATA, value: "<share>" },
  strategy: { group: MODEL, value: "<name>", fallback: "burgeon; burgeon strategies lists them" },
  model: { group: MODEL },
  width: { group: MODEL, value: "<factor>" },
  maxWidthMultiplier: { group: MODEL, value: "<factor>" },
  residual: { group: MODEL },
  hidden: { group: MODEL, fallback: "64,64 for image sets, else 8,8; of graphs none" },
  activation: { group: MODEL },
  from: { group: MODEL, value: "<file>" },
  dropout: { group: MODEL, value: "<share>" },
  initial: { group: MODEL, fallback: "glorot-uniform" },
  initialBias: { group: MODEL },
  epochs: { group: TRAINING, fallback: "20 for image sets, 6,000 steps for parity, else 300; 1000 with --max-flops" },
  patience: { group: TRAINING, fallback: "0 for image sets, else 40" },
  batchSize: { group: TRAINING, short: "batch", fallback: "32 below 10,000 training rows, 256 for parity, else 128" },
  crop: { group: TRAINING, value: "<pixels>" },
  flip: { group: TRAINING },
  cutout: { group: TRAINING, value: "<pixels>" },
  mixup: { group: TRAINING, value: "<alpha>" },
  labelSmoothing: { group: TRAINING, value: "<share>" },
  learningRate: {
    group: TRAINING,
    short: "lr",
    fallback: `${DEFAULT_LEARNING_RATE}; of graphs ${GRAPH_LEARNING_RATE}; of parity 0.02`,
  },
  optimizer: { group: TRAINING, value: names(optimizers), fallback: "adam" },
  schedule: { group: TRAINING, value: names(schedules), fallback: "cosine for image sets, else constant" },
  clipNorm: { group: TRAINING },
  newcomerRate: { group: TRAINING },
  newcomerSteps: { group: TRAINING },
  cohortRate: { group: TRAINING },
  cohortFloor: { group: TRAINING },
  varianceTransfer: { group: TRAINING },
  maxFlops: { group: TRAINING },
  seed: { group: RUN },
  evaluateEvery: { group: RUN, short: "eval-every" },
  checkpointEvery: { group: RUN, value: "<cadence>" },
  keepLast: { group: RUN },
  keepEvery: { group: RUN, value: "<cadence>", fallback: "never" },
  threads: { group: RUN },
};

interface Inner {
  readonly kind: "optimizer" | "schedule";
  readonly option: string;
}

/** Options of optimizers and schedules that have a flag of their own; the others are set by `--set optimizer.beta1=0.8`. */
const innerFlags: Readonly<Record<string, Inner>> = {
  momentum: { kind: "optimizer", option: "momentum" },
  nesterov: { kind: "optimizer", option: "nesterov" },
  weightDecay: { kind: "optimizer", option: "weightDecay" },
  lrWarmup: { kind: "schedule", option: "warmup" },
};

/** Of the first definition that has the option. */
function innerSchema({ kind, option }: Inner): z.ZodType {
  const shapes = definitions[kind].list.map(({ options }) => options.shape as Readonly<Record<string, z.ZodType>>);
  return shapes.find((shape) => option in shape)?.[option] as z.ZodType;
}

const keys = Object.keys(flags) as (keyof RunConfig)[];
const namedKinds = ["strategy", "optimizer", "schedule"] as const;

/** The flags of the configuration. */
export function configFlags(): Option[] {
  const inner = Object.entries(innerFlags).map(([key, of]) => schemaFlag(key, innerSchema(of), { group: TRAINING }));
  return [...keys.map((key) => schemaFlag(key, configShape[key], flags[key] as FlagOptions)), ...inner];
}

/** The options of the generated dataset among the arguments that no other flag has the name of; the others are set as `generator.<name>`. */
function generatorShape(strategy: string, args: readonly string[]): Readonly<Record<string, z.ZodType>> {
  const dataset = generatedDatasets.find(({ name }) => args.includes(name));
  const shape = (dataset?.options as Partial<z.ZodObject> | undefined)?.shape ?? {};
  const taken: readonly string[] = [...keys, ...Object.keys(strategyShape(strategy))];
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, field]) => (taken.includes(key) ? [] : [[key, field as z.ZodType]])),
  );
}

/** The flags of a generated dataset's own options. */
export function generatorFlags(strategy: string, args: readonly string[]): Option[] {
  const shape = generatorShape(strategy, args);
  return Object.entries(shape).map(([key, field]) => schemaFlag(key, field, { group: "Generated task:" }));
}

/** Every flag that is no strategy's. */
export function commonFlags(strategy: string, args: readonly string[]): string[] {
  return [...keys, ...Object.keys(innerFlags), ...Object.keys(generatorShape(strategy, args))];
}

/** What commander found: flags by the camelCase of their names. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Flags as a configuration. Options of the strategy go with its name, so that they are known to be its own. */
function flagsToConfig(values: FlagValues, strategy: string, args: readonly string[]): RawConfig {
  const config: Record<string, unknown> = {};
  for (const key of keys) {
    const text = values[key] as string | boolean | undefined;
    if (text === undefined) continue;
    config[key] = (namedKinds as readonly string[]).includes(key) ? { name: text } : readText(configShape[key], text);
  }
  for (const [key, inner] of Object.entries(innerFlags)) {
    const text = values[key] as string | boolean | undefined;
    if (text === undefined) continue;
    const value = readText(innerSchema(inner), text);
    config[inner.kind] = { ...(config[inner.kind] as object | undefined), [inner.option]: value };
  }
  const grown = strategyFromFlags(values, strategy);
  if (grown) config.strategy = { ...grown, ...(config.strategy as object | undefined) };
  for (const [key, schema] of Object.entries(generatorShape(strategy, args))) {
    const text = values[key] as string | boolean | undefined;
    if (text !== undefined)
      config.generator = { ...(config.generator as object | undefined), [key]: readText(schema, text) };
  }
  return config;
}

interface Sources {
  /** Everything as typed. */
  readonly args: readonly string[];
  readonly config: string | undefined;
  readonly settings: readonly string[];
}

/** File, then flags, then settings, each over what came before. */
export async function gatherConfig(
  values: FlagValues,
  strategy: string,
  { args, config, settings }: Sources,
): Promise<RawConfig> {
  let merged = config === undefined ? {} : await readConfigFile(config);
  merged = mergeConfig(merged, flagsToConfig(values, strategy, args));
  for (const setting of settings) merged = mergeConfig(merged, await parseSetting(setting));
  return merged;
}
