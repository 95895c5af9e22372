/** The network as it is drawn in the viewer; a unit can be chosen and removed. @module */

import { useSignal, useSignalEffect } from "@preact/signals";
import { type Hit, NetworkDrawing } from "burgeon-drawing";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Lane } from "./lane.ts";
import { dark, isCalm } from "./page.ts";

const short = (value: number): string => value.toPrecision(3);

function hitText({ column, unit, incoming, outgoing }: Hit, step: number): string {
  const birth =
    unit.birth === 0 ? "there from the start" : `born at step ${unit.birth}, ${step - unit.birth} steps old`;
  return `${column}, ${unit.label ?? `unit ${unit.id}`}; ${birth}; incoming norm ${short(incoming)}, outgoing ${short(outgoing)}`;
}

export function Network({ lane }: { lane: Lane }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<NetworkDrawing | null>(null);
  const told = useSignal("");
  const chosen = useSignal<Hit | null>(null);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const made = new NetworkDrawing(canvas.current);
    made.resize(dark.peek());
    drawing.current = made;
    const observer = new ResizeObserver(() => made.resize(dark.peek()));
    observer.observe(canvas.current);
    return () => {
      observer.disconnect();
      made.stop();
    };
  }, [lane]);
  useSignalEffect(() => {
    drawing.current?.resize(dark.value);
  });
  useSignalEffect(() => {
    const frame = lane.shown.value;
    if (frame) drawing.current?.set(frame.scene, !isCalm && lane.at.value === null);
  });
  const frame = lane.shown.value;
  const columns = frame?.scene.columns ?? [];
  const hidden = columns.slice(1, -1).filter(({ name }) => name.startsWith("hidden") || !name.startsWith("outputs"));
  const target = chosen.value;
  return (
    <figure>
      <canvas
        class="network"
        ref={canvas}
        role="img"
        aria-label={`network with hidden widths ${frame?.widths.join(", ") ?? ""}`}
        onPointerMove={({ offsetX, offsetY }) => {
          const hit = drawing.current?.hit(offsetX, offsetY);
          told.value = hit && frame ? hitText(hit, frame.step) : "";
        }}
        onClick={({ offsetX, offsetY }) => {
          const hit = drawing.current?.hit(offsetX, offsetY) ?? null;
          chosen.value = hit && hidden.some(({ name }) => name === hit.column) ? hit : null;
        }}
      />
      <figcaption class="quiet">
        {told.value || "Point at a unit; click a hidden one to choose it. Green: born while training."}
      </figcaption>
      {hidden.length > 0 && (
        <div class="hands">
          {hidden.map(({ name }) => (
            <button type="button" key={name} onClick={() => lane.say({ type: "grow", axis: name })}>
              grow {name}
            </button>
          ))}
          <button
            type="button"
            disabled={!target}
            onClick={() => {
              if (target) lane.say({ type: "remove", axis: target.column, unit: target.unit.id });
              chosen.value = null;
            }}
          >
            {target ? `remove unit ${target.unit.id} of ${target.column}` : "remove the chosen unit"}
          </button>
        </div>
      )}
    </figure>
  );
}
