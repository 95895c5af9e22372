/** The configuration of a run whose rows come from an environment with a teacher. @module */

import { environmentSource } from "../../../control/environment-source.ts";
import { environmentNamed, teacherOf } from "../../../control/named.ts";
import { fillIn, type Resolved } from "../../../train/options/option.ts";
import { factsOf } from "../../../train/settings.ts";
import type { Backend, DeviceRequest } from "../../device.ts";
import { checkNamed, type Named } from "../options/named.ts";
import { type EnvironmentOptions, environmentRunOptions } from "../options/table.ts";
import { parseTable, type RunConfig } from "./config.ts";

/** With every default filled in. */
export interface EnvironmentConfig extends Omit<Resolved<EnvironmentOptions>, "environment"> {
  readonly environment: string;
}

/** @throws OptionError for unknown names and options, and values out of range */
export function parseEnvironmentConfig(raw: Readonly<Record<string, unknown>>): EnvironmentConfig {
  const given = parseTable(environmentRunOptions, raw, `"${raw.environment}" is an environment`);
  const environment = environmentNamed(String(given.environment));
  const teacher = teacherOf(environment);
  const source = environmentSource({ environment, teacher });
  const facts = { ...factsOf(source, { graph: false, open: false, budget: false }), steps: teacher.steps };
  const config = fillIn(environmentRunOptions, given, facts);
  return { ...config, environment: environment.name, student: checkNamed("student", config.student) };
}

/** Whether the rows of a run come from an environment. */
export const hasEnvironment = (config: AnyConfig): config is EnvironmentConfig => "environment" in config;

/** The device that a run computes on: products of a controller are too small for a BLAS. */
export const deviceRequest = (config: AnyConfig, before: Backend | null | undefined): DeviceRequest =>
  hasEnvironment(config)
    ? { backend: withoutBlas }
    : { threads: config.threads, blasThreads: config.blasThreads, fused: config.fused, backend: before };

const withoutBlas: Backend = { kernels: "wasm", blas: null, blasThreads: 1, native: null };

/** What a run learns, and what learns it: a dataset and a strategy, or an environment and a student. */
export const subjectOf = (config: AnyConfig): { readonly data: string; readonly learner: Named } =>
  hasEnvironment(config)
    ? { data: config.environment, learner: config.student }
    : { data: config.dataset, learner: config.strategy };

/** What a run is made from. */
export type AnyConfig = RunConfig | EnvironmentConfig;
