/** A folder of tables as cases of a study. @module */

import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DataError, OptionError } from "../../errors.ts";
import type { StudyDefinition, StudyTask } from "../../study/definition.ts";

const TABLE = /^(?<name>.+?)(?<part>\.(train|test))?\.csv(\.gz|\.br)?$/;

/** Tables by name: `name.csv`, or `name.train.csv` with the test rows in `name.test.csv`. */
function tablesIn(folder: string): Map<string, StudyTask> {
  const found = new Map<string, StudyTask>();
  const files = readdirSync(folder).sort();
  for (const file of files) {
    const { name, part } = TABLE.exec(file)?.groups ?? {};
    if (name === undefined || part === ".test") continue;
    const dataset = resolve(folder, file);
    const test = part === ".train" ? join(resolve(folder), file.replace(".train.", ".test.")) : null;
    if (test !== null && !existsSync(test)) {
      throw new DataError(`${dataset}: there is no ${test} with the rows to test on.`, { dataset, test });
    }
    found.set(name, { dataset, run: test === null ? {} : { test } });
  }
  return found;
}

/**
 * The study with the tables of a folder in place of its datasets.
 *
 * @throws DataError when the folder holds none, or rows to test on are missing; OptionError for a study that does not train
 */
export function withTables(study: StudyDefinition, folder: string): StudyDefinition {
  if (study.kind !== "train") {
    throw new OptionError(`tables: the runs of study "${study.name}" are not trained on tables. Leave it out.`, {});
  }
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new DataError(`tables: expected a folder, but there is none at ${folder}.`, { folder });
  }
  const tables = tablesIn(folder);
  if (tables.size === 0) {
    throw new DataError(`tables: ${folder} holds no CSV files, such as name.csv or name.train.csv and name.test.csv.`, {
      folder,
    });
  }
  return { ...study, datasets: [...tables.keys()], tasks: Object.fromEntries(tables) };
}
