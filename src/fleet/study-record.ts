/** A study as the database keeps it. @module */

import { OptionError } from "../errors.ts";
import type { Backend } from "../node/device.ts";
import { planFrom } from "../node/studies/plan-file.ts";
import type { StudyPlan } from "../study/plan.ts";
import type { Statements } from "./database.ts";
import type { TravelFile } from "./travel.ts";

export interface StudyRecord {
  readonly name: string;
  readonly version: string;
  readonly queue: string;
  readonly plan: StudyPlan;
  readonly backend: Backend;
  readonly files: readonly TravelFile[];
  readonly sliceSeconds: number;
}

interface Row {
  readonly name: string;
  readonly version: string;
  readonly queue: string;
  readonly plan: string;
  readonly backend: string;
  readonly files: string;
  readonly slice_seconds: number;
}

/** @throws OptionError when there is no such study */
export async function readStudy(from: Statements, name: string): Promise<StudyRecord> {
  const [row] = await from.rows<Row>(
    "select name, version, queue, plan, backend, files, slice_seconds from burgeon_fleet.study where name = $1",
    [name],
  );
  if (!row) throw new OptionError(`study: the database holds no study "${name}".`, { study: name });
  return {
    name: row.name,
    version: row.version,
    queue: row.queue,
    plan: planFrom(row.plan),
    backend: JSON.parse(row.backend) as Backend,
    files: JSON.parse(row.files) as TravelFile[],
    sliceSeconds: row.slice_seconds,
  };
}

/**
 * The study that is meant: the one that is named, or the only one.
 *
 * @throws OptionError where there is none, or several and none is named
 */
export async function chosenStudy(from: Statements, name: string | undefined): Promise<string> {
  const names = (await from.rows<{ name: string }>("select name from burgeon_fleet.study order by created, name")).map(
    (row) => row.name,
  );
  if (name !== undefined && names.includes(name)) return name;
  const [only, ...others] = names;
  if (only === undefined) throw new OptionError("study: the database holds no study.");
  if (name === undefined && others.length === 0) return only;
  const problem = name === undefined ? "the database holds several studies" : `there is no study "${name}"`;
  throw new OptionError(`study: ${problem}. Name one of them: --study ${names.slice(0, 20).join(", ")}`, { names });
}
