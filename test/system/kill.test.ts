/** Runs killed at random moments. The program beside it does this for every strategy and student, many times. */

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface Task {
  readonly name: string;
}

interface Whole {
  readonly trace: Readonly<Record<string, unknown>>;
  readonly growth: number;
}

interface Harness {
  allTasks(dataDir: string | null): Promise<Task[]>;
  randomFrom(seed: number): () => number;
  baseline(task: Task, folder: string): Promise<Whole>;
  killedAndResumed(
    task: Task,
    whole: Whole,
    options: { folder: string; random: () => number; kills?: number },
  ): Promise<{ difference: string | null; met: number }>;
  differenceOf(expected: object, found: object): string | null;
}

const root = temporaryFolder();
const path = join(import.meta.dirname, "kill-harness.mjs");
let harness: Harness;
let tasks: Task[];

beforeAll(async () => {
  harness = (await import(path)) as Harness;
  tasks = await harness.allTasks(null);
});

describe("kill -9", () => {
  it("is tried on every strategy and student", () => {
    const names = tasks.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["burgeon", "size-weight", "controller-mask", "distill smgrnn"]));
    expect(names.length).toBeGreaterThanOrEqual(19);
  });

  it.each(["burgeon", "controller-mask", "distill smgrnn"])(
    "at a random moment, and resumed, %s is the uninterrupted run bit for bit",
    async (name) => {
      const task = tasks.find((one) => one.name === name) as Task;
      const whole = await harness.baseline(task, join(root, name, "whole"));
      if (!name.startsWith("distill")) expect(whole.growth).toBeGreaterThan(0);
      const random = harness.randomFrom(Date.now());
      const outcome = await harness.killedAndResumed(task, whole, { folder: join(root, name, "cut"), random });
      expect(outcome.difference).toBeNull();
    },
  );

  it("would be found out by what differs", () => {
    expect(harness.differenceOf({ events: ["a", "b"] }, { events: ["a", "c"] })).toBe("event 1 is c instead of b");
    expect(harness.differenceOf({ events: ["a"] }, { events: ["a", "b"] })).toBe("2 events instead of 1");
    expect(harness.differenceOf({ x: "1" }, { x: "2" })).toMatch(/^x differs/);
    expect(harness.differenceOf({ x: "1" }, {})).toBe("files  instead of x");
    expect(harness.differenceOf({ x: "1" }, { x: "1" })).toBeNull();
  });
});
