/** Growth, decision by decision, with its reasons. @module */

import { type Decision, markOf } from "burgeon/view";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { change, state } from "./address.ts";
import { focusId } from "./rows.ts";
import { loadPoints } from "./source.ts";
import { grouped, short } from "./text.ts";
import type { Growth } from "./track.tsx";

/** All that the log says of a decision. */
function facts(event: Decision, before: number): [string, string][] {
  const list = (values: object): string =>
    Object.entries(values)
      .map(
        ([name, value]) =>
          `${name} ${typeof value === "object" && value !== null ? JSON.stringify(value) : short(value) || "none"}`,
      )
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
    "parameters",
    "preserves",
    "drift",
    "seconds",
    "change",
    "candidates",
  ];
  const others = Object.entries(event).filter(([name, value]) => !skipped.includes(name) && value !== null);
  const growth: [string, string][] =
    event.type === "growth"
      ? [
          [
            "price",
            `${short(event.parameters - before)} parameters, from ${short(before)} to ${short(event.parameters)}`,
          ],
          [
            "promised, measured",
            `outputs ${event.preserves === "exact" ? "stay as they are" : event.preserves === "none" ? "may change" : `change little (${event.preserves})`}; largest change ${event.drift === null ? "not measured" : short(event.drift)}`,
          ],
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
  const candidates = event.candidates?.map(
    ({ axis, kind, values, taken }) => `${kind} ${axis}: ${list(values)}${taken ? ": taken" : ""}`,
  );
  return [
    ["values", list(event.values)] as [string, string],
    ["candidates", candidates?.join("\n") ?? ""] as [string, string],
    ...growth,
    ...others.map(([name, value]): [string, string] => [
      name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      typeof value === "number" ? short(value) : typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  ].filter(([, text]) => text !== "");
}

/** The last value of a metric up to a step, and the next one. */
async function around(run: string, metric: string, at: number): Promise<string> {
  const { step, value } = await loadPoints(run, metric);
  const next = step.findIndex((one) => one > at);
  return [next < 0 ? step.length - 1 : next - 1, next]
    .flatMap((i) => (i < 0 ? [] : [`${short(value[i])} at step ${grouped(step[i] as number)}`]))
    .join(" \u2192 ");
}

function DecisionDetail({ event, before }: { readonly event: Decision; readonly before: number }): JSX.Element {
  const run = focusId.value;
  const [loss, setLoss] = useState("");
  useEffect(() => {
    setLoss("");
    if (run) around(run, "validation/loss", event.step).then(setLoss, () => undefined);
  }, [run, event]);
  return (
    <div id="decision" class="detail">
      <h4>
        step {grouped(event.step)}: {markOf(event)} {event.axis}
        {event.type === "growth" ? `, ${event.from} \u2192 ${event.to}` : ""}
      </h4>
      <p>{event.reason}</p>
      <dl>
        {[...facts(event, before), ...(loss ? [["held-out loss", loss]] : [])].map(([name, text]) => (
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

/** Parameters of the network that a decision was made about. */
function parametersBefore({ history }: Growth, at: number): number {
  const grown = history.decisions.slice(0, at).findLast((event) => event.type === "growth");
  return grown?.type === "growth" ? grown.parameters : (history.start?.parameters ?? 0);
}

const MOST_LISTED = 300;

export function Decisions({ all }: { readonly all: Growth }): JSX.Element {
  const { decisions } = all.history;
  const chosen = state.value.event === null ? undefined : decisions[state.value.event];
  return (
    <div>
      {chosen && <DecisionDetail event={chosen} before={parametersBefore(all, state.value.event ?? 0)} />}
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
