/** Eight steps from "too small to fit" to "why it stopped growing". @module */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { change, paused, speed } from "./page.ts";
import { DEFAULTS, type Settings } from "./settings.ts";

interface Chapter {
  readonly title: string;
  readonly text: string;
  readonly set: Partial<Settings>;
  readonly pace: number | null;
}

const CHAPTERS: readonly Chapter[] = [
  {
    title: "Too small to fit",
    text: "Two layers of two units that never grow. Two units can bend the boundary only twice: the spirals cannot be told apart, however long it trains.",
    set: { strategy: "static", start: 2 },
    pace: null,
  },
  {
    title: "Large from the start",
    text: "The same task with 24 units in each layer. It fits, but most units do little: look at their maps. How would you have known that 24 is enough?",
    set: { strategy: "static", start: 24 },
    pace: null,
  },
  {
    title: "Grow when it is stuck",
    text: "Now it starts with two units and looks, whenever the held-out loss stops falling, whether new units would help. Watch the green marks under the loss.",
    set: { strategy: "burgeon" },
    pace: null,
  },
  {
    title: "Which unit comes",
    text: "At a look it tries 24 candidates, chooses the ones that explain most on training rows, and takes only those that also help on rows never trained on. The reasons are in the list below.",
    set: { strategy: "burgeon", seed: 2 },
    pace: 500,
  },
  {
    title: "By chance, or by evidence?",
    text: "Beside it a control: as many growths at random moments. Compare the widths, and how long each takes.",
    set: { strategy: "burgeon", second: "random-trigger" },
    pace: null,
  },
  {
    title: "A harder task asks for more",
    text: "Four arms instead of two. The network ends larger, because the rows ask for it; nobody said how large.",
    set: { strategy: "burgeon", arms: 4, noise: 0.1 },
    pace: null,
  },
  {
    title: "Your own hand",
    text: "Pause, choose a hidden unit in the drawing and remove it; or grow one. Then train on and see whether it is missed. Every earlier structure can be taken up again.",
    set: { strategy: "burgeon" },
    pace: 50,
  },
  {
    title: "Why it stopped growing",
    text: "When no candidate passes in several looks, or nothing is left to explain, growth is over, and units that held-out rows do not notice are folded into the rest. The last line says which it was.",
    set: { strategy: "burgeon", task: "moons", noise: 0.2 },
    pace: null,
  },
];

/** The lesson, once it was asked for. `onLeave`: it was left. */
export function Lesson({ onLeave }: { onLeave: () => void }): JSX.Element | null {
  const at = useSignal(0);
  const go = (chapter: number): void => {
    at.value = chapter;
    const { set, pace } = CHAPTERS[chapter] as Chapter;
    speed.value = pace;
    change({ ...DEFAULTS, ...set });
    paused.value = false;
  };
  useEffect(() => go(0), []);
  const chapter = CHAPTERS[at.value];
  if (!chapter) return null;
  return (
    <section class="lesson open" aria-label="lesson">
      <h2>
        {at.value + 1} of {CHAPTERS.length}: {chapter.title}
      </h2>
      <p>{chapter.text}</p>
      <button type="button" disabled={at.value === 0} onClick={() => go(at.value - 1)}>
        Back
      </button>
      <button type="button" class="main" disabled={at.value === CHAPTERS.length - 1} onClick={() => go(at.value + 1)}>
        Next
      </button>
      <button type="button" class="quiet" onClick={onLeave}>
        Leave the lesson
      </button>
    </section>
  );
}
