/** The page: data, strategies and networks that grow in it. @module */

import { signal } from "@preact/signals";
import { type ComponentType, type JSX, render } from "preact";
import { Bar, Controls } from "./controls.tsx";
import { LaneView } from "./lane-view.tsx";
import { begin, lanes, missing, paused, play, restart, settings, step } from "./page.ts";
import { Easel } from "./plane.tsx";
import "./style.css";

/** What a browser needs and has not; null where it has all. */
function lacking(): string | null {
  if (typeof WebAssembly === "undefined") return "WebAssembly";
  if (typeof Worker === "undefined") return "workers";
  if (typeof OffscreenCanvas === "undefined") return "canvases off the screen";
  return null;
}

/** The lesson is loaded when it is asked for. */
const lesson = signal<ComponentType<{ onLeave: () => void }> | null>(null);

function LessonDoor(): JSX.Element {
  const Lesson = lesson.value;
  if (Lesson) return <Lesson onLeave={() => (lesson.value = null)} />;
  const open = async (): Promise<void> => {
    const { Lesson: loaded } = await import("./lesson.tsx");
    lesson.value = loaded;
  };
  return (
    <div class="lesson">
      <button type="button" id="lesson" onClick={() => void open()}>
        A lesson in eight steps
      </button>
    </div>
  );
}

function Page(): JSX.Element {
  return (
    <>
      <header>
        <h1>Burgeon playground</h1>
        <p class="quiet">
          A network that starts tiny and grows only when its own signals say that capacity is missing.
        </p>
        <Bar />
      </header>
      <LessonDoor />
      <div class="page">
        <Controls />
        <div class="lanes">
          {settings.value.task === "painted" && <Easel />}
          {missing.value && <p class="note">{missing.value}</p>}
          {lanes.value.map((lane, i) => (
            <LaneView lane={lane} key={`${i} ${lane.strategy}`} />
          ))}
        </div>
      </div>
    </>
  );
}

const KEYS: Readonly<Record<string, () => void>> = { " ": () => play(!paused.value), s: step, r: restart };

const app = document.getElementById("app") as HTMLElement;
const problem = lacking();
if (problem) {
  app.textContent = `This browser has no ${problem}, which the playground needs to train networks in the page. The guide works without.`;
} else {
  begin();
  render(<Page />, app);
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (target instanceof HTMLElement && target.closest("input, select, textarea, button, summary")) return;
    const action = KEYS[key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
