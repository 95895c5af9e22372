/** Pausing, stopping and noting a run, and the slider through its life. @module */

import { useSignal } from "@preact/signals";
import type { RunRecord } from "burgeon/view";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { change, state } from "./address.ts";
import { control, snapshot } from "./source.ts";
import { grouped, isLive } from "./text.ts";
import type { Growth } from "./track.tsx";

export function Controls({ run }: { readonly run: RunRecord }): JSX.Element | null {
  const said = useSignal("");
  const say = (text: string): void => {
    said.value = text;
    setTimeout(() => {
      said.value = "";
    }, 2000);
  };
  const ask = (wish: { wish?: string; note?: string }): void => {
    const done = wish.wish === undefined ? "note saved" : `asked to ${wish.wish === "run" ? "continue" : wish.wish}`;
    control(run.id, wish).then(
      () => say(done),
      (error: Error) => say(error.message),
    );
  };
  if (snapshot) return run.note === "" ? null : <p>Note: {run.note}</p>;
  return (
    <div class="tools" id="controls">
      {isLive(run) && (
        <>
          {run.status === "paused" ? (
            <button type="button" id="continue" onClick={() => ask({ wish: "run" })}>
              continue
            </button>
          ) : (
            <button
              type="button"
              id="pause"
              disabled={run.status === "stopping"}
              onClick={() => ask({ wish: "pause" })}
            >
              pause
            </button>
          )}
          <button type="button" id="stop" disabled={run.status === "stopping"} onClick={() => ask({ wish: "stop" })}>
            stop
          </button>
        </>
      )}
      <input
        id="note"
        placeholder="note"
        maxLength={10_000}
        value={run.note}
        onChange={({ currentTarget }) => ask({ note: currentTarget.value })}
      />
      <span class="quiet">{said.value}</span>
    </div>
  );
}

export function Slider({ all }: { readonly all: Growth }): JSX.Element {
  const playing = useSignal(false);
  const at = state.value.at ?? all.last;
  useEffect(() => {
    if (!playing.value) return undefined;
    const timer = setInterval(() => {
      const next = (state.peek().at ?? 0) + Math.max(1, Math.round(all.last / 200));
      if (next >= all.last) playing.value = false;
      change({ at: next >= all.last ? null : next });
    }, 50);
    return () => clearInterval(timer);
  }, [playing.value, all.last]);
  const step = (direction: number): void => {
    const steps = all.life.structures.map((one) => one.step);
    const next = direction > 0 ? steps.find((one) => one > at) : steps.findLast((one) => one < at);
    if (next !== undefined) change({ at: next });
  };
  return (
    <div class="tools">
      <button
        type="button"
        id="play"
        onClick={() => {
          if (!playing.value && state.value.at === null) change({ at: 0 });
          playing.value = !playing.value;
        }}
      >
        {playing.value ? "pause" : "play"}
      </button>
      <button type="button" aria-label="change before" id="before" onClick={() => step(-1)}>
        {"\u25c2"}
      </button>
      <input
        id="slider"
        type="range"
        min={0}
        max={all.last}
        value={at}
        aria-label="step"
        onInput={({ currentTarget }) =>
          change({ at: Number(currentTarget.value) >= all.last ? null : Number(currentTarget.value) })
        }
      />
      <button type="button" aria-label="next change" id="next" onClick={() => step(1)}>
        {"\u25b8"}
      </button>
      <output id="step">step {grouped(at)}</output>
    </div>
  );
}
