/** The configuration of a run whose rows come from an environment with a teacher. @module */

import { z } from "zod";
import { environmentNamed, studentNamed, teacherOf } from "../../control/named.ts";
import { type Protocol, type ProtocolShape, protocol } from "../../control/protocol.ts";
import { parseOptions } from "../../parse-options.ts";
import type { Backend, DeviceRequest } from "../device.ts";
import { parseCadence } from "./checkpoints/cadence.ts";
import type { RunConfig } from "./config.ts";
import type { Named } from "./options/named.ts";

type OwnKey = "steps" | "seed" | "batchSize" | "evaluateEvery" | "checkpointEvery" | "keepLast" | "keepEvery";

/** Options that are not the student's own. */
export const environmentShape: ProtocolShape & Readonly<Record<OwnKey, z.ZodType>> = {
  steps: z.int().min(1).nullable().default(null).describe("environment steps and training steps"),
  seed: z.int().min(0).default(1).describe("of weights, resets, batches and growth"),
  batchSize: z.int().min(1).default(32).describe("rows of a training step"),
  evaluateEvery: z.int().min(1).default(2000).describe("steps from one evaluation to the next"),
  checkpointEvery: z.string().default("5s").describe("as 1000steps or 5s"),
  keepLast: z.int().min(1).default(2).describe("checkpoints that stay; a damaged one is skipped for the one before"),
  keepEvery: z
    .string()
    .nullable()
    .default(null)
    .describe("also take and keep a checkpoint as often as this, as 10000steps"),
  ...protocol.shape,
};

/** With every default filled in. */
export interface EnvironmentConfig extends Protocol, Pick<RunConfig, "keepLast" | "keepEvery"> {
  readonly checkpointEvery: string;
  readonly environment: string;
  /** Its name and its own options. */
  readonly student: Named;
  readonly steps: number;
  readonly seed: number;
  readonly batchSize: number;
  /** Steps from one evaluation to the next. */
  readonly evaluateEvery: number;
}

/** @throws OptionError for unknown names and options, and values out of range */
export function parseEnvironmentConfig(raw: Readonly<Record<string, unknown>>): EnvironmentConfig {
  const { environment, student, ...options } = raw;
  const definition = environmentNamed(String(environment));
  const { name: wanted, ...own } = typeof student === "string" ? { name: student } : (student as Named);
  const { name, options: schema } = studentNamed(wanted);
  const parsed = parseOptions("distill", z.strictObject(environmentShape), options) as unknown as Omit<
    EnvironmentConfig,
    "environment" | "student" | "steps"
  > & { readonly steps: number | null };
  parseCadence(parsed.checkpointEvery, "checkpointEvery", ["steps", "seconds"]);
  if (parsed.keepEvery !== null) parseCadence(parsed.keepEvery, "keepEvery", ["steps"]);
  return {
    environment: definition.name,
    student: { name, ...parseOptions(`student "${name}"`, schema, own) },
    ...parsed,
    steps: parsed.steps ?? teacherOf(definition).steps,
  };
}

/** Whether the rows of a run come from an environment. */
export const hasEnvironment = (config: AnyConfig): config is EnvironmentConfig => "environment" in config;

/** The device that a run computes on: products of a controller are too small for a BLAS. */
export const deviceRequest = (config: AnyConfig, before: Backend | null | undefined): DeviceRequest =>
  hasEnvironment(config) ? { backend: withoutBlas } : { threads: config.threads, backend: before };

const withoutBlas: Backend = { kernels: "wasm", blas: null, threads: 1, native: null };

/** What a run learns, and what learns it: a dataset and a strategy, or an environment and a student. */
export const subjectOf = (config: AnyConfig): { readonly data: string; readonly learner: Named } =>
  hasEnvironment(config)
    ? { data: config.environment, learner: config.student }
    : { data: config.dataset, learner: config.strategy };

/** What a run is made from. */
export type AnyConfig = RunConfig | EnvironmentConfig;
