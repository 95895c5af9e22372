import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import type { TrainEvent } from "../../../train/events/events.ts";
import { EventLog, readEvents } from "./event-log.ts";

const folder = temporaryFolder();
const event = (step: number): TrainEvent => ({ type: "step", step, epoch: 0, loss: 1, learningRate: 0.1, seconds: 0 });

function logOf(name: string, count: number): string {
  const path = join(folder, name);
  const log = EventLog.create(path);
  for (let step = 1; step <= count; step++) log.append(event(step));
  log.sync();
  log.close();
  return path;
}

describe("an event log", () => {
  it("returns what was appended", () => {
    expect(readEvents(logOf("whole", 3))).toEqual([event(1), event(2), event(3)]);
  });

  it("keeps numbers that are not finite", () => {
    const path = join(folder, "odd");
    const log = EventLog.create(path);
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((loss) => ({ ...event(1), loss }));
    for (const one of odd) log.append(one);
    log.close();
    expect(readEvents(path)).toEqual(odd);
    expect(readFileSync(path, "utf8")).toContain('"loss":"-Infinity"');
  });

  it("drops a last line that a crash tore, even one that ends in the middle of a character", () => {
    const path = logOf("torn", 2);
    appendFileSync(path, Buffer.from('{"type":"note","text":"\u2192').subarray(0, -1));
    expect(readEvents(path)).toHaveLength(2);
  });

  it("is cut to the events of the checkpoint before it continues", () => {
    const path = logOf("cut", 5);
    appendFileSync(path, '{"type":"st');
    const log = EventLog.continue(path, 3);
    log.append(event(9));
    log.close();
    expect(readEvents(path)).toEqual([event(1), event(2), event(3), event(9)]);
  });

  it("may be cut to nothing", () => {
    const path = logOf("nothing", 2);
    EventLog.continue(path, 0).close();
    expect(readFileSync(path)).toHaveLength(0);
  });

  it("knows the same checksums when it continues as if it had never been closed", () => {
    const path = logOf("sums", 5);
    const first = EventLog.continue(path, 3);
    first.append(event(7));
    const again = EventLog.continue(path, 4, first.sums);
    expect([again.sums, again.total]).toEqual([first.sums, first.total]);
    expect(first.total.lines).toBe(4);
    for (const log of [first, again]) log.close();
  });

  it("is neither continued nor cut when a line was changed", () => {
    const path = logOf("flipped", 3);
    const log = EventLog.continue(path, 3);
    log.close();
    writeFileSync(path, readFileSync(path, "utf8").replace('"step":2', '"step":7'));
    const before = readFileSync(path);
    expect(() => EventLog.continue(path, 2, log.sums)).toThrow(/line 2: its checksum is wrong/);
    expect(readFileSync(path)).toEqual(before);
  });

  it("refuses to continue when events are missing", () => {
    expect(() => EventLog.continue(logOf("short", 2), 3)).toThrow(/after 3 events, and the log holds 2/);
  });

  it("names the line that is no event", () => {
    const path = join(folder, "damaged");
    writeFileSync(path, `${JSON.stringify(event(1))}\nnonsense\n`);
    expect(() => readEvents(path)).toThrow(/line 2: expected an event/);
    expect(() => readEvents(join(folder, "missing"))).toThrow(/no event log/);
  });
});
