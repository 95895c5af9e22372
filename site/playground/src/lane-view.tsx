/** Everything of one network. @module */

import type { JSX } from "preact";
import { LossCurve } from "./curve.tsx";
import { Exports } from "./exports.tsx";
import type { Lane } from "./lane.ts";
import { Network } from "./network.tsx";
import { listed } from "./offered.ts";
import { Plane } from "./plane.tsx";
import { UnitMaps } from "./units.tsx";

const share = (value: number | null): string => (value === null ? "" : `${(100 * value).toFixed(1)} %`);
function loss(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "";
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : value.toPrecision(3);
}

function Numbers({ lane }: { lane: Lane }): JSX.Element | null {
  const frame = lane.shown.value;
  if (!frame) return null;
  const facts: readonly (readonly [string, string])[] = [
    ["step", frame.step.toLocaleString("en-US")],
    ["hidden units", frame.widths.join(", ")],
    ["parameters", frame.parameters.toLocaleString("en-US")],
    ["training loss", loss(frame.loss)],
    ["held-out loss", loss(frame.heldOut)],
    ["held-out accuracy", share(frame.accuracy)],
  ];
  return (
    <dl class="numbers">
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-fact={name}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Slider({ lane }: { lane: Lane }): JSX.Element {
  const last = lane.frames.value.length - 1;
  const at = lane.at.value ?? last;
  const structure = lane.shown.value?.structure ?? 0;
  const newest = lane.frames.value[last]?.structure ?? 0;
  return (
    <div class="slider">
      <label>
        <span>its life</span>
        <input
          type="range"
          min={0}
          max={Math.max(0, last)}
          value={at}
          onInput={({ currentTarget }) => {
            const value = Number(currentTarget.value);
            lane.at.value = value >= last ? null : value;
          }}
        />
      </label>
      <button
        type="button"
        disabled={lane.at.value === null || structure === newest}
        onClick={() => lane.goBack(structure)}
      >
        go on from here
      </button>
      <button type="button" disabled={newest === 0} onClick={() => lane.goBack(newest - 1)}>
        undo the last change
      </button>
    </div>
  );
}

function Track({ lane }: { lane: Lane }): JSX.Element {
  const entries = lane.entries.value;
  const end = lane.end.value;
  return (
    <div class="track">
      <h3>Growth, and why</h3>
      {end && (
        <p
          class="end"
          role="status"
          data-result={JSON.stringify({ loss: end.loss, widths: end.widths, step: end.step })}
        >
          Done after {end.step.toLocaleString("en-US")} steps with {end.widths.join(", ")} units
          {end.returned !== null
            ? `, mean return ${end.returned.toFixed(1)}`
            : end.accuracy === null
              ? `, test loss ${loss(end.loss)}`
              : `, ${share(end.accuracy)} of the test rows right`}
          : {end.reason}.
        </p>
      )}
      <ol>
        {entries
          .slice(-60)
          .reverse()
          .map(({ step, text, growth }, i) => (
            <li key={`${step} ${text} ${i}`} class={growth ? (growth.to > growth.from ? "grown" : "gone") : "declined"}>
              <span class="step">{step}</span> {text}
            </li>
          ))}
      </ol>
      {entries.length === 0 && <p class="quiet">Nothing has changed yet.</p>}
    </div>
  );
}

export function LaneView({ lane }: { lane: Lane }): JSX.Element {
  return (
    <section class="lane" aria-label={`network under ${lane.strategy}`}>
      <h2>
        {lane.strategy} <span class="quiet">{listed(lane.strategy).summary}</span>
      </h2>
      {lane.problem.value && (
        <p class="problem" role="alert">
          {lane.problem.value}
        </p>
      )}
      <Numbers lane={lane} />
      <div class="views">
        <Plane lane={lane} />
        <Network lane={lane} />
      </div>
      <Slider lane={lane} />
      <div class="views">
        <LossCurve lane={lane} />
        {!listed(lane.strategy).isGraph && <UnitMaps lane={lane} />}
      </div>
      <Track lane={lane} />
      <Exports lane={lane} />
    </section>
  );
}
