/** The difference of two structures. @module */

import { type Structure, structureDifference } from "burgeon/view";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { change, state } from "./address.ts";
import { drawnIds, focusId } from "./rows.ts";
import { histories, loadHistory, runs } from "./source.ts";
import { grouped, nameOf } from "./text.ts";
import { type Growth, growthOf } from "./track.tsx";

const widthsText = ({ axes }: Structure): string => axes.map(({ name, units }) => `${name} ${units.length}`).join(", ");

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

export function Difference({ all }: { readonly all: Growth }): JSX.Element {
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
            .concat(against === "" || /^\d+$/.test(against) || drawnIds.value.includes(against) ? [] : [against])
            .filter((id) => id !== focusId.value)
            .map((id) => (
              <option key={id} value={id}>
                {nameOf(id, runs.value.keys())}
              </option>
            ))}
        </select>
      </label>
      {now && structure ? (
        <div class="scroll">
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
        </div>
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
