/** A study by its name, or from a file that a user wrote. @module */

import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { OptionError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import type { StudyDefinition } from "../../study/definition.ts";
import * as studyExports from "../../study/studies/index.ts";
import { parseStudy } from "../../study/study-file.ts";
import { listDatasets } from "../datasets/load.ts";
import { placed } from "../parts/part-names.ts";
import { readConfigFile } from "../runs/config/config-file.ts";

export const studies: readonly StudyDefinition[] = Object.values(studyExports);

/** Files of tables and of parts are named from where the study's file is. */
function besides(given: StudyDefinition, path: string): StudyDefinition {
  const { arms, options, run, factors } = given;
  const study = { ...given, ...placed({ arms, options, run, factors }, dirname(path)) };
  const tableAt = (name: string): string => {
    const file = join(dirname(resolve(path)), name);
    const known = listDatasets().some((dataset) => dataset.name === name);
    return !known && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : name;
  };
  const targets = Object.fromEntries(Object.entries(study.targets).map(([name, target]) => [tableAt(name), target]));
  return { ...study, datasets: study.datasets.map(tableAt), targets };
}

/**
 * Finds a built-in study, or reads one from YAML or JSON.
 *
 * @throws OptionError when there is no such study, or an entry is wrong; DataError when the file cannot be read
 */
export async function findStudy(nameOrPath: string): Promise<StudyDefinition> {
  const found = studies.find(({ name }) => name === nameOrPath);
  if (found) return found;
  if (/\.(ya?ml|json)$/.test(nameOrPath) || existsSync(nameOrPath)) {
    const raw = await readConfigFile(nameOrPath);
    return besides(parseStudy(raw, basename(nameOrPath, extname(nameOrPath))), nameOrPath);
  }
  const names = studies.map(({ name }) => name);
  throw new OptionError(
    `unknown study "${nameOrPath}".${nearest(nameOrPath, names)} Or name a file, such as my-study.yaml.`,
    {
      name: nameOrPath,
      known: names,
    },
  );
}
