/** The run in focus: its state, its growth decision by decision, its network at any step, the health of its layers. @module */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Controls, Slider } from "./controls.tsx";
import { Decisions } from "./decisions.tsx";
import { Difference } from "./difference.tsx";
import { DrawingView } from "./drawing-view.tsx";
import { Health } from "./health.tsx";
import { focusId } from "./rows.ts";
import { loadHistory, runs } from "./source.ts";
import { nameOf } from "./text.ts";
import { growth } from "./track.tsx";

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
      {all?.history.end?.growth && <p class="quiet">Growth ended because {all.history.end.growth.reason}.</p>}
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
