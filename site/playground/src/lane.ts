/** One network of the page: its worker, what it told, and what is shown of it. @module */

import { computed, type Signal, signal } from "@preact/signals";
import type { Frame, FromWorker, Growth, TaskPicture, ToWorker } from "./messages.ts";
import type { Settings } from "./settings.ts";

/** Frames that the slider can go to; of more, every second older one goes. */
const MOST_FRAMES = 600;

export interface End {
  readonly step: number;
  readonly accuracy: number | null;
  readonly loss: number | null;
  readonly returned: number | null;
  readonly widths: readonly number[];
  readonly reason: string;
}

/** A line of the growth track. */
export interface Entry {
  readonly step: number;
  readonly text: string;
  readonly growth: Growth | null;
}

const MOST_ENTRIES = 400;

/** A growth in words. */
export function growthText({ kind, axis, from, to, reason }: Growth): string {
  return `${kind} ${axis} ${from} \u2192 ${to}: ${reason}`;
}

export class Lane {
  readonly strategy: string;
  readonly task: Signal<TaskPicture | null> = signal(null);
  readonly frames: Signal<readonly Frame[]> = signal([]);
  readonly entries: Signal<readonly Entry[]> = signal([]);
  readonly end: Signal<End | null> = signal(null);
  readonly problem: Signal<string> = signal("");
  /** Position of the slider among the frames; null follows the newest. */
  readonly at: Signal<number | null> = signal(null);
  readonly shown = computed(() => {
    const frames = this.frames.value;
    return frames[this.at.value ?? frames.length - 1] ?? null;
  });
  /** Where an exported file goes. */
  onExport: ((name: string, data: Uint8Array | string, inputs: number) => Promise<void>) | null = null;
  readonly #worker: Worker;

  constructor(settings: Settings, strategy: string, dark: boolean) {
    this.strategy = strategy;
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#take(data);
    this.#worker.onerror = ({ message }) => {
      this.problem.value = message || "the worker could not be started";
    };
    this.say({ type: "start", settings, strategy, dark });
  }

  say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  close(): void {
    this.#worker.terminate();
  }

  /** Takes the network back to a structure that it had. */
  goBack(structure: number): void {
    this.frames.value = this.frames.value.filter((frame) => frame.structure <= structure);
    this.entries.value = this.entries.value.filter(({ growth }) => (growth?.structure ?? 0) <= structure);
    this.end.value = null;
    this.at.value = null;
    this.say({ type: "back", structure });
  }

  #take(message: FromWorker): void {
    if (message.type === "task") this.task.value = message.task;
    else if (message.type === "frame") this.#keep(message.frame);
    else if (message.type === "growth") {
      const { growth } = message;
      this.#enter({ step: growth.step, text: growthText(growth), growth });
    } else if (message.type === "declined") this.#enter({ step: message.step, text: message.reason, growth: null });
    else if (message.type === "end") this.end.value = message;
    else if (message.type === "export") void this.onExport?.(message.name, message.data, message.inputs);
    else this.problem.value = message.message;
  }

  /** A reason that all layers share is told once. */
  #enter(entry: Entry): void {
    const last = this.entries.value.at(-1);
    if (last && last.step === entry.step && last.text === entry.text) return;
    this.entries.value = [...this.entries.value.slice(-MOST_ENTRIES), entry];
  }

  #keep(frame: Frame): void {
    const frames = [...this.frames.value, frame];
    if (frames.length <= MOST_FRAMES) this.frames.value = frames;
    else {
      const half = frames.length / 2;
      this.frames.value = frames.filter(
        ({ structure }, i) => i > half || i % 2 === 0 || structure !== frames[i - 1]?.structure,
      );
      this.at.value = null;
    }
  }
}
