/** What two computations of one run must agree in. @module */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCheckpoint } from "../../src/node/runs/checkpoints/checkpoint-index.ts";
import { readEvents } from "../../src/node/runs/log/event-log.ts";

const times = /^(seconds|secondsBefore|cpuSeconds|memory|run)$/;
const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner) => (times.test(key) ? undefined : inner)));

/** Everything of a run that a second computation of it must repeat, bit for bit. */
export function runDigest(folder: string): unknown {
  const checkpoint = loadCheckpoint(folder)!.checkpoint;
  const bits = ({ tensors }: Pick<typeof checkpoint, "tensors">): unknown =>
    Object.entries(tensors).map(([name, { shape, values }]) => [
      name,
      shape,
      Buffer.from(Float32Array.from(values).buffer).toString("base64"),
    ]);
  return {
    last: bits(checkpoint),
    best: checkpoint.best && bits(checkpoint.best),
    events: timeless(readEvents(join(folder, "events.jsonl"))),
    summary: timeless({ ...JSON.parse(readFileSync(join(folder, "summary.json"), "utf8")), log: null }),
  };
}
