/** Slices that were tried five times in vain: their runs are parked, until a person looks at them. @module */

import { wakeCells } from "./attempts.ts";
import type { Fleet } from "./fleet.ts";
import { type Fetched, lostName } from "./queue.ts";
import { readStudy } from "./study-record.ts";

/** Takes one from the dead letters of a queue, where there is one. */
export async function takeLost({ database, queue }: Fleet, name: string): Promise<void> {
  const job = await queue.fetch(lostName(name));
  if (job) await park({ database, queue }, job);
}

async function park({ database, queue }: Pick<Fleet, "database" | "queue">, job: Fetched): Promise<void> {
  const { data } = job;
  await database.transaction(async (tx) => {
    await tx.rows("select 1 from burgeon_fleet.study where name = $1 for update", [data.study]);
    await queue.remove(tx, job);
    if ("cell" in data) {
      const [failed] = await tx.rows(
        "update burgeon_fleet.cell set state = 'failed', reason = 'its configuration could not be made in six tries' where study = $1 and at = $2 and state = 'due' returning at",
        [data.study, data.cell],
      );
      if (failed) await wakeCells(tx, queue, await readStudy(tx, data.study));
      return;
    }
    // Of a slice that went on since then nothing is lost.
    await tx.rows(
      "update burgeon_fleet.run set state = 'parked', class = 'crash', reason = coalesce(problem, 'its worker was lost') || ', in 6 tries of one slice', job = null where study = $1 and name = $2 and slice = $3 and state in ('queued', 'running')",
      [data.study, data.run, data.slice],
    );
  });
}
