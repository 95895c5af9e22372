/**
 * The queue of slices, which is pg-boss's: what is retried, how often, and when a machine counts as lost.
 *
 * @module
 */

import { randomUUID } from "node:crypto";
import type PgBoss from "pg-boss";
import { OptionError } from "../errors.ts";
import { VERSION } from "../node/version.ts";
import type { Database, Statements } from "./database.ts";

/** What a job says: a slice of a run, or that the configuration of a cell is due now that the runs it needs are over. */
export type Job =
  | { readonly study: string; readonly run: string; readonly slice: number; readonly alone?: boolean }
  | { readonly study: string; readonly cell: number };

export interface Fetched {
  readonly id: string;
  readonly queue: string;
  readonly data: Job;
}

/** Tries of a slice after the first, with pauses of about 1, 2, 4, 8 and 16 seconds. */
const RETRIES = 5;

/** When a slice counts as lost: a start, a slice and what follows it must fit. */
export const expiryOf = (sliceSeconds: number): number => Math.max(4 * sliceSeconds, sliceSeconds + 10);

/** Workers of one version share a queue; studies with parts of their own have another, which workers ask for with --allow-code. */
export const queueName = (hasCode: boolean): string => `slices-${VERSION}${hasCode ? "-code" : ""}`;
export const lostName = (queue: string): string => `${queue}-lost`;

export class Queue {
  readonly #boss: PgBoss;

  constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  /** Makes the queues of this version. */
  async make(): Promise<void> {
    for (const queue of [queueName(false), queueName(true)]) {
      await this.#boss.createQueue(lostName(queue), { name: lostName(queue), retryLimit: 1000, retryDelay: 5 });
      await this.#boss.createQueue(queue, {
        name: queue,
        policy: "singleton",
        retryLimit: RETRIES,
        retryDelay: 1,
        retryBackoff: true,
        deadLetter: lostName(queue),
      });
    }
  }

  /** Sends a job as part of a transaction, and returns its id. */
  async send(tx: Statements, queue: string, data: Job, sliceSeconds: number): Promise<string> {
    const singletonKey = "run" in data ? `${data.study}/${data.run}` : `${data.study}#${data.cell}`;
    const options = { db: tx as PgBoss.Db, singletonKey, expireInSeconds: expiryOf(sliceSeconds) };
    return (await this.#boss.send(queue, data, options)) as string;
  }

  /** Sends the first slices of many runs in one statement, and returns the id of each run's job. */
  async sendFirst(
    tx: Statements,
    { name, queue, sliceSeconds }: { readonly name: string; readonly queue: string; readonly sliceSeconds: number },
    runs: readonly string[],
  ): Promise<{ readonly name: string; readonly job: string }[]> {
    const ids = runs.map((run) => ({ name: run, job: randomUUID() }));
    const jobs = ids.map(({ name: run, job }) => ({
      id: job,
      name: queue,
      data: { study: name, run, slice: 0 } satisfies Job,
      singletonKey: `${name}/${run}`,
      expireInSeconds: expiryOf(sliceSeconds),
    }));
    await this.#boss.insert(jobs, { db: tx as PgBoss.Db });
    return ids;
  }

  /** The next job; null when there is none, or the database does not answer. */
  async fetch(queue: string): Promise<Fetched | null> {
    const [job] = await this.#boss.fetch<Job>(queue, { batchSize: 1 });
    return job ? { id: job.id, queue, data: job.data } : null;
  }

  /** Whether a job is this worker's still: it was neither finished by another nor counted as lost. */
  async isActive(tx: Statements, { queue, id }: Pick<Fetched, "queue" | "id">): Promise<boolean> {
    const job = await this.#boss.getJobById(queue, id, { db: tx as PgBoss.Db, includeArchive: false });
    return job?.state === "active";
  }

  /** Removes a job, whatever became of it. */
  async remove(tx: Statements, { queue, id }: Pick<Fetched, "queue" | "id">): Promise<void> {
    await this.#boss.deleteJob(queue, id, { db: tx as PgBoss.Db });
  }

  /** Gives a job back as one that failed: it is tried again after a pause, at most five times. */
  async fail({ queue, id }: Fetched, reason: string): Promise<void> {
    await this.#boss.fail(queue, id, { reason });
  }

  /** Jobs that are not over. */
  async size(queue: string): Promise<number> {
    return await this.#boss.getQueueSize(queue, { before: "completed" });
  }

  /** Counts what is too old as lost, as every worker of a fleet does from time to time. */
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }
}

/** Seconds from one pass over lost slices to the next, of all workers together. */
const MAINTENANCE_SECONDS = 2;

/**
 * Opens pg-boss on a database that is open.
 *
 * @param supervises whether this process looks for slices that are lost
 * @throws OptionError where pg-boss is not installed
 */
export async function openQueue(database: Database, supervises: boolean): Promise<Queue> {
  const { default: Boss } = await import("pg-boss").catch((cause: unknown) => {
    throw new OptionError(
      "fleet: the package pg-boss is not installed. Install it: npm install pg-boss@10.4.2 pg@8",
      {},
      { cause },
    );
  });
  const boss = new Boss({
    db: database as PgBoss.Db,
    schema: "burgeon_boss10",
    supervise: supervises,
    schedule: false,
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    archiveCompletedAfterSeconds: 3600,
  });
  boss.on("error", () => undefined); // a pass that failed is made again
  await boss.start();
  const queue = new Queue(boss);
  await queue.make();
  return queue;
}
