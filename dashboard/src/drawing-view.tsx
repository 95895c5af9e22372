/** The network of the run in focus at the step of the slider. @module */

import { useSignal, useSignalEffect } from "@preact/signals";
import type { DrawnNetwork } from "burgeon/view";
import { type Hit, NetworkDrawing } from "burgeon-drawing";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { dark, state } from "./address.ts";
import { focusId } from "./rows.ts";
import { sceneOf } from "./scene-of.ts";
import { loadNetwork } from "./source.ts";
import { grouped, short } from "./text.ts";
import { growth } from "./track.tsx";

function hitText({ column, unit, incoming, outgoing }: Hit, step: number): string {
  const parts = [
    `${column}, ${unit.label ?? `unit ${unit.id}`}`,
    unit.birth === 0
      ? "there from the start"
      : `born at step ${grouped(unit.birth)}, ${grouped(Math.max(0, step - unit.birth))} steps old`,
    `incoming norm ${short(incoming)}`,
    `outgoing norm ${short(outgoing)}`,
    unit.activity === undefined ? "activity: not diagnosed" : `activity ${short(unit.activity)}`,
  ];
  return parts.join("; ");
}

export function DrawingView(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<NetworkDrawing | null>(null);
  const network = useSignal<{ readonly run: string; readonly network: DrawnNetwork | null } | null>(null);
  const problem = useSignal("");
  const told = useSignal("");
  const shown = useRef("");
  useEffect(() => {
    if (!canvas.current) return undefined;
    const made = new NetworkDrawing(canvas.current);
    drawing.current = made;
    Object.assign(globalThis, { burgeonDrawing: made });
    const observer = new ResizeObserver(() => made.resize(dark.peek()));
    observer.observe(canvas.current);
    return () => {
      observer.disconnect();
      made.stop();
    };
  }, []);
  useSignalEffect(() => {
    drawing.current?.resize(dark.value);
  });
  useSignalEffect(() => {
    const all = growth.value;
    const run = focusId.value;
    if (!all || run === "") return;
    const step = state.value.at ?? all.last;
    const checkpoint = all.history.checkpoints.findLast((one) => one <= step) ?? all.history.checkpoints[0];
    const key = `${run} ${checkpoint}`;
    if (checkpoint === undefined || shown.current === key) return;
    shown.current = key;
    loadNetwork(run, checkpoint)
      .then((found) => {
        if (shown.current !== key) return;
        network.value = { run, network: found };
        problem.value = "";
      })
      .catch((error: Error) => {
        problem.value = error.message;
      });
  });
  useSignalEffect(() => {
    const all = growth.value;
    if (!all || !drawing.current) return;
    const step = state.value.at ?? all.last;
    const own = network.value?.run === focusId.value ? network.value.network : null;
    drawing.current.set(sceneOf(all.life.at(step), own));
  });
  const all = growth.value;
  const step = state.value.at ?? all?.last ?? 0;
  const own = network.value?.run === focusId.value ? network.value.network : null;
  return (
    <div>
      <canvas
        id="network"
        ref={canvas}
        role="img"
        aria-label={`network of ${focusId.value} after step ${step}`}
        onPointerMove={({ offsetX, offsetY }) => {
          const hit = drawing.current?.hit(offsetX, offsetY);
          told.value = hit ? hitText(hit, step) : "";
        }}
      />
      <p class="quiet" id="unit">
        {told.value ||
          (own
            ? `Weights of step ${grouped(own.step)}${own.kind === "graph" && own.step !== step ? ", and its neurons" : ""}; point at a unit. Blue: positive, orange: negative; green: born later.`
            : problem.value || "No checkpoint yet: units without weights.")}
      </p>
    </div>
  );
}
