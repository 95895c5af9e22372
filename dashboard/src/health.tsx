/** The health of layers: signals of a diagnosis, and what triggers computed last. @module */

import { useSignal, useSignalEffect } from "@preact/signals";
import type { LayerHealth, ViewTable } from "burgeon/view";
import type { JSX } from "preact";
import { ExportMenu, saveTable } from "./export-menu.tsx";
import { focusId } from "./rows.ts";
import { diagnose, loadHealth, snapshot } from "./source.ts";
import { grouped, short } from "./text.ts";
import type { Growth } from "./track.tsx";

/** Signals that are shown first: rank, dead, saturated, gradient. */
const FIRST = ["effectiveRank", "rankRatio", "deadShare", "saturation", "gradientNorm", "gradientSignal"];

function healthTable(health: readonly LayerHealth[]): ViewTable {
  const found = [...new Set(health.flatMap(({ values }) => Object.keys(values)))];
  const names = [...FIRST.filter((name) => found.includes(name)), ...found.filter((name) => !FIRST.includes(name))];
  const words = names.map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  return {
    head: ["layer", "moment", "step", "width", ...words],
    rows: health.map(({ axis, moment, step, width, values }) => [
      ...[axis, moment, grouped(step), grouped(width)],
      ...names.map((name) => short(values[name])),
    ]),
  };
}

/** What the triggers computed last, by axis: known while the run trains. */
function TriggerValues({ all }: { readonly all: Growth }): JSX.Element | null {
  const last = new Map(all.history.decisions.map((event) => [event.axis, event]));
  if (last.size === 0) return null;
  return (
    <p class="quiet">
      Last looked at:{" "}
      {[...last]
        .map(
          ([axis, { step, values }]) =>
            `${axis} at step ${grouped(step)} (${Object.entries(values)
              .map(([name, value]) => `${name} ${short(value)}`)
              .join(", ")})`,
        )
        .join("; ")}
    </p>
  );
}

export function Health({ all }: { readonly all: Growth }): JSX.Element {
  const health = useSignal<readonly LayerHealth[]>([]);
  const said = useSignal("");
  useSignalEffect(() => {
    const run = focusId.value;
    health.value = [];
    said.value = "";
    if (run === "") return;
    loadHealth(run).then(
      (found) => {
        if (focusId.peek() === run) health.value = found;
      },
      (error: Error) => (said.value = error.message),
    );
  });
  const compute = (): void => {
    said.value = "computing ...";
    diagnose(focusId.peek()).then(
      (found) => {
        health.value = found;
        said.value = "";
      },
      (error: Error) => (said.value = error.message),
    );
  };
  const table = healthTable(health.value);
  return (
    <div id="health">
      <div class="tools">
        {!snapshot && (
          <button type="button" id="diagnose" onClick={compute}>
            compute the signals of each layer
          </button>
        )}
        {health.value.length > 0 && (
          <ExportMenu
            id="export-health"
            kinds={["csv", "md", "tex"]}
            save={(kind) => saveTable(table, "health", kind)}
          />
        )}
        <span class="quiet">{said.value}</span>
      </div>
      {health.value.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                {table.head.map((name) => (
                  <th key={name}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((cells) => (
                <tr key={cells.slice(0, 2).join()}>
                  {cells.map((cell, i) => (
                    <td key={table.head[i]} class={i < 2 ? "" : "number"}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <TriggerValues all={all} />
    </div>
  );
}
