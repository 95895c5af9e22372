/** What a study's runs can be: the conductor knows no more of them than this. @module */

import type { RunSettings } from "../../study/definition.ts";
import type { Followed } from "../../study/plan.ts";
import type { RunResult } from "../../study/results.ts";
import type { Backend } from "../device.ts";

/** How a run ended. */
export interface Outcome {
  readonly status: "done" | "stopped-early" | "interrupted" | "failed";
  readonly reason: string | null;
}

/** How far a run is. */
export interface RunProgress {
  readonly step: number;
  readonly totalSteps: number;
  /** Widths, or what else says how large it is. */
  readonly widths: readonly number[];
}

/** What a result is to hold. */
export interface ResultOptions {
  readonly measure: "test" | "validation";
  readonly widthSteps: readonly number[];
  /** Whether to tell how the run went along. */
  readonly course: boolean;
}

/** Plain data that a run is made from. */
export type CheckedConfig = { readonly seed: number };

export interface RunKind {
  /** Paths of the options that a strategy takes with the parts that `options` choose, or of a student's; none for an unknown one. */
  optionsOf(strategy: string, options: Readonly<Record<string, unknown>>): readonly string[];
  /** @throws OptionError for what cannot be run */
  check(settings: RunSettings): CheckedConfig;
  /** The parts of a configuration that change its numbers. */
  telling(config: CheckedConfig): readonly (readonly [string, unknown])[];
  /** Whether a run is there and complete. */
  isComplete(folder: string): boolean;
  /** What a run that is over came to. */
  result(folder: string, seed: number, options: ResultOptions): RunResult;
  /** What a control takes from it. */
  followed(folder: string): Followed;
  /** Makes a run, or goes on with it. */
  run(
    folder: string,
    config: CheckedConfig,
    options: { readonly signal: AbortSignal; readonly backend: Backend; onProgress(progress: RunProgress): void },
  ): Promise<Outcome>;
}
