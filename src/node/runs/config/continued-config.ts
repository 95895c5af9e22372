/** The configuration of a run that continues another. @module */

import { resolve } from "node:path";
import { DataError, OptionError } from "../../../errors.ts";
import { readModelSketch } from "../model/model-sketch.ts";
import { runOfSeed } from "../seeds.ts";
import { readConfig } from "./any-config.ts";
import type { RawConfig } from "./config-file.ts";
import { hasEnvironment } from "./environment-config.ts";

/** What a network that is there has already. */
const SETTLED = [
  "model",
  "hidden",
  "width",
  "parameters",
  "from",
  "prefix",
  "layers",
  "activation",
  "folds",
  "repeats",
  "refit",
  "target",
  "task",
];

/**
 * The options of the earlier run with those that are given over them. Its network is there, so that it is trained once, without folds; how long is
 * decided by the data again.
 *
 * @throws OptionError for an option that the network has settled
 */
export function continuedConfig(given: RawConfig): RawConfig {
  const folder = resolve(runOfSeed(String(given.continue)));
  const before = readConfig(folder);
  if (hasEnvironment(before)) {
    throw new DataError(`continue: ${folder} controls an environment. Only runs on datasets are continued.`, {
      folder,
    });
  }
  const settled = SETTLED.find((name) => given[name] !== undefined);
  if (settled) {
    throw new OptionError(`${settled}: the network of ${folder} is continued as it is. Leave ${settled} out.`, {
      option: settled,
    });
  }
  const { target } = readModelSketch(folder).format.preprocessing;
  const isTable = readModelSketch(folder).format.input.kind === "table";
  return {
    ...before,
    ...{ epochs: null, patience: null, minSteps: null, evaluateEvery: null },
    ...(isTable
      ? { folds: 1, repeats: 1, refit: false, task: target.kind === "classes" ? "classification" : "regression" }
      : {}),
    fold: null,
    from: null,
    prefix: null,
    layers: null,
    parameters: null,
    ...given,
    continue: folder,
  };
}
