/** The run in focus: its state, its growth decision by decision, its network at any step, the health of its layers. @module */

import { useSignal, useSignalEffect } from "@preact/signals";
import {
  type Decision,
  type LayerHealth,
  markOf,
  type RunRecord,
  type Structure,
  structureDifference,
  type ViewTable,
} from "burgeon/view";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { change, state } from "./address.ts";
import { DrawingView } from "./drawing-view.tsx";
import { ExportMenu, saveTable } from "./export-menu.tsx";
import { drawnIds, focusId } from "./rows.ts";
import { control, diagnose, histories, loadHealth, loadHistory, runs, snapshot } from "./source.ts";
import { grouped, isLive, nameOf, short } from "./text.ts";
import { type Growth, growth, growthOf } from "./track.tsx";

function Controls({ run }: { readonly run: RunRecord }): JSX.Element | null {
  const said = useSignal("");
  const ask = (wish: { wish?: string; note?: string }): void => {
    control(run.id, wish).then(
      () =>
        (said.value =
          wish.note === undefined ? `asked to ${wish.wish === "run" ? "continue" : wish.wish}` : "note saved"),
      (error: Error) => (said.value = error.message),
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

function Slider({ all }: { readonly all: Growth }): JSX.Element {
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

const widthsText = ({ axes }: Structure): string => axes.map(({ name, units }) => `${name} ${units.length}`).join(", ");

/** All that the log says of a decision. */
function facts(event: Decision): [string, string][] {
  const list = (values: object): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${typeof value === "number" ? short(value) : JSON.stringify(value)}`)
      .join(", ");
  const skipped = [
    "type",
    "step",
    "epoch",
    "reason",
    "values",
    "axis",
    "kind",
    "from",
    "to",
    "widths",
    "axes",
    "units",
    "seconds",
    "change",
  ];
  const others = Object.entries(event).filter(([name, value]) => !skipped.includes(name) && value !== null);
  const growth: [string, string][] =
    event.type === "growth"
      ? [
          ["widths after it", event.widths.join(", ")],
          [
            "units born",
            Object.entries(event.units ?? {})
              .map(
                ([axis, { born }]) =>
                  `${axis}: ${born.length > 12 ? `${born.length} units` : born.join(", ") || "none"}`,
              )
              .join("; "),
          ],
          [
            "units removed",
            Object.entries(event.units ?? {})
              .map(([axis, { removed }]) => (removed.length > 0 ? `${axis}: ${removed.join(", ")}` : ""))
              .filter(Boolean)
              .join("; "),
          ],
        ]
      : [];
  return [
    ["values", list(event.values)] as [string, string],
    ...growth,
    ...others.map(([name, value]): [string, string] => [
      name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      typeof value === "number" ? short(value) : typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  ].filter(([, text]) => text !== "");
}

/** The loss around a decision: what it was, and what it became. */
function DecisionDetail({ event }: { readonly event: Decision }): JSX.Element {
  return (
    <div id="decision" class="detail">
      <h4>
        step {grouped(event.step)}: {markOf(event)} {event.axis}
        {event.type === "growth" ? `, ${event.from} \u2192 ${event.to}` : ""}
      </h4>
      <p>{event.reason}</p>
      <dl>
        {facts(event).map(([name, text]) => (
          <>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <button type="button" onClick={() => change({ event: null })}>
        close
      </button>
    </div>
  );
}

const MOST_LISTED = 300;

function Decisions({ all }: { readonly all: Growth }): JSX.Element {
  const { decisions } = all.history;
  const chosen = state.value.event === null ? undefined : decisions[state.value.event];
  return (
    <div>
      {chosen && <DecisionDetail event={chosen} />}
      <ol class="decisions" id="decisions">
        {decisions.slice(-MOST_LISTED).map((event, i) => {
          const at = Math.max(0, decisions.length - MOST_LISTED) + i;
          return (
            <li key={at} class={at === state.value.event ? "focused" : ""}>
              <button type="button" onClick={() => change({ event: at, at: event.step })}>
                <b>{grouped(event.step)}</b> {markOf(event)} {event.axis}{" "}
                {event.type === "growth" ? `${event.from} \u2192 ${event.to}` : ""}{" "}
                <span class="quiet">{event.reason}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {decisions.length === 0 && <p class="hint">No decision about growth is in the log.</p>}
      {decisions.length > MOST_LISTED && (
        <p class="quiet">
          The last {MOST_LISTED} of {grouped(decisions.length)} decisions.
        </p>
      )}
    </div>
  );
}

/** The structure that the present one is compared with: of a step of the same run, or the last of another. */
function comparedWith(all: Growth): {
  readonly structure: Structure | null;
  readonly title: string;
  readonly isOther: boolean;
} {
  const { against } = state.value;
  const isStep = /^\d+$/.test(against) || against === "";
  if (isStep)
    return { structure: all.life.at(Number(against)), title: `step ${grouped(Number(against))}`, isOther: false };
  const history = histories.value.get(against);
  return {
    structure: history ? (growthOf(history).life.structures.at(-1) ?? null) : null,
    title: against,
    isOther: true,
  };
}

const listed = (ids: readonly number[]): string => (ids.length > 24 ? `${ids.length} units` : ids.join(", "));

function Difference({ all }: { readonly all: Growth }): JSX.Element {
  const { against, at } = state.value;
  useEffect(() => {
    if (against !== "" && !/^\d+$/.test(against)) void loadHistory(against);
  }, [against]);
  const now = all.life.at(at ?? all.last);
  const { structure, title, isOther } = comparedWith(all);
  return (
    <div id="difference">
      <label>
        compared with{" "}
        <select value={against} onChange={({ currentTarget }) => change({ against: currentTarget.value })}>
          <option value="">its start</option>
          {all.life.structures.slice(1).map(({ step }) => (
            <option key={step} value={String(step)}>
              step {grouped(step)}
            </option>
          ))}
          {drawnIds.value
            .filter((id) => id !== focusId.value)
            .map((id) => (
              <option key={id} value={id}>
                {nameOf(id, runs.value.keys())}
              </option>
            ))}
        </select>
      </label>
      {now && structure ? (
        <table>
          <thead>
            <tr>
              <th>axis</th>
              <th>{isOther ? "here alone" : "born"}</th>
              <th>{isOther ? "there alone" : "removed"}</th>
              <th class="number">{isOther ? "in both" : "kept"}</th>
            </tr>
          </thead>
          <tbody>
            {structureDifference(structure, now).map(({ axis, born, removed, kept }) => (
              <tr key={axis}>
                <td>{axis}</td>
                <td class="born">{listed(born)}</td>
                <td class="removed">{listed(removed)}</td>
                <td class="number">{kept.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p class="hint">Reading {title} ...</p>
      )}
      <p class="quiet">
        {now ? `${widthsText(now)}; ${grouped(now.parameters)} parameters.` : ""}
        {now && !now.exact ? " This log has widths alone: units are taken to join and leave at the end." : ""}
        {isOther ? " Units of two runs are compared by their numbers." : ""}
      </p>
    </div>
  );
}

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

function Health({ all }: { readonly all: Growth }): JSX.Element {
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

export function RunPanel(): JSX.Element | null {
  const id = focusId.value;
  const run = runs.value.get(id);
  const all = growth.value;
  useEffect(() => {
    if (id !== "") void loadHistory(id).catch(() => undefined);
  }, [id]);
  if (!run) return null;
  return (
    <section aria-label="run" id="run">
      <h2>{nameOf(id, runs.value.keys())}</h2>
      <p class="quiet">
        {id}: <span class={`status ${run.status}`}>{run.status}</span>
        {run.problem === null ? "" : `; ${run.problem}`}
        {all && all.history.damagedLines > 0
          ? `; ${all.history.damagedLines} damaged lines of its log are left out`
          : ""}
      </p>
      <Controls run={run} />
      {all ? (
        <div class="panels">
          <article class="card">
            <h3>network</h3>
            <Slider all={all} />
            <DrawingView />
          </article>
          <article class="card">
            <h3>decisions</h3>
            <Decisions all={all} />
          </article>
          <article class="card">
            <h3>structure</h3>
            <Difference all={all} />
          </article>
          <article class="card">
            <h3>health of layers</h3>
            <Health all={all} />
          </article>
        </div>
      ) : (
        <p class="hint">Reading its log ...</p>
      )}
    </section>
  );
}
