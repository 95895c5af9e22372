/** Signs of life of the attempts of a worker, all in one statement; and what was cancelled meanwhile. @module */

import type { RunProgress } from "../node/studies/study-run.ts";
import type { Database } from "./database.ts";
import type { AttemptKey } from "./parcel.ts";

/** Seconds from one sign of life to the next. */
const EVERY_MS = 10_000;

interface Beating {
  readonly key: AttemptKey;
  readonly cancel: AbortController;
  first: number | null;
  progress: RunProgress | null;
}

export interface Beat {
  /** Aborted when the run was cancelled, or another attempt took its place. */
  readonly cancelled: AbortSignal;
  report(progress: RunProgress): void;
  end(): void;
}

export class Beats {
  readonly #database: Database;
  readonly #beating = new Set<Beating>();
  readonly #timer: NodeJS.Timeout;
  #isAt = false;

  constructor(database: Database) {
    this.#database = database;
    this.#timer = setInterval(() => void this.#beat(), EVERY_MS);
  }

  begin(key: AttemptKey): Beat {
    const beating: Beating = { key, cancel: new AbortController(), first: null, progress: null };
    this.#beating.add(beating);
    return {
      cancelled: beating.cancel.signal,
      report: (progress) => {
        beating.first ??= progress.step;
        beating.progress = progress;
      },
      end: () => void this.#beating.delete(beating),
    };
  }

  async #beat(): Promise<void> {
    if (this.#isAt || this.#beating.size === 0) return;
    this.#isAt = true;
    const all = [...this.#beating];
    const rows = all.map(({ key: { study, run, n }, first, progress }, i) => ({
      i,
      study,
      run,
      n,
      first,
      step: progress?.step ?? null,
      total: progress?.totalSteps ?? null,
    }));
    try {
      const gone = await this.#database.rows<{ i: number }>(
        `with b as (select * from json_to_recordset($1::json) as b(i int, study text, run text, n int, first int, step int, total int)),
         u as (update burgeon_fleet.attempt a set seen = now(), first_step = coalesce(a.first_step, b.first), step = coalesce(b.step, a.step), total_steps = coalesce(b.total, a.total_steps)
               from b where a.study = b.study and a.run = b.run and a.n = b.n returning 1)
         select b.i from b left join burgeon_fleet.run r on r.study = b.study and r.name = b.run where r.state is null or r.state not in ('queued', 'running')`,
        [JSON.stringify(rows)],
      );
      for (const { i } of gone) all[i]?.cancel.abort();
    } catch {
      // The next one says the same.
    } finally {
      this.#isAt = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
