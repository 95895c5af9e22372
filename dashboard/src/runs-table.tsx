/** The table of runs: what the page begins with. @module */

import { useSignal } from "@preact/signals";
import type { RunRecord } from "burgeon/view";
import type { JSX } from "preact";
import { change, dark, state } from "./address.ts";
import { ExportMenu, saveTable } from "./export-menu.tsx";
import { columns, drawnIds, focusId, groupKeys, groupRows, groupText, shownRuns, tableOf } from "./rows.ts";
import { isLoaded, runs } from "./source.ts";
import { colorOf } from "./text.ts";

/** Rows until someone asks for all. */
const PAGE = 100;

export function toggle(id: string): void {
  const now = drawnIds.value;
  change({ runs: now.includes(id) ? now.filter((one) => one !== id) : [...now, id] });
}

function Swatch({ id }: { readonly id: string }): JSX.Element {
  const at = drawnIds.value.indexOf(id);
  const style = at < 0 ? {} : { background: colorOf(at, dark.value) };
  return <i class="swatch" style={style} />;
}

function Row({ run }: { readonly run: RunRecord }): JSX.Element {
  const isFocused = focusId.value === run.id;
  return (
    <tr class={isFocused ? "focused" : ""} onClick={() => change({ run: run.id, at: null, event: null })}>
      <td>
        <input
          type="checkbox"
          aria-label={`draw ${run.id}`}
          checked={drawnIds.value.includes(run.id)}
          onClick={(event) => event.stopPropagation()}
          onChange={() => toggle(run.id)}
        />
        <Swatch id={run.id} />
      </td>
      {columns.value.map((column) => (
        <td key={column.name} class={column.numeric ? "number" : ""} title={column.name === "name" ? run.id : ""}>
          {column.name === "status" ? (
            <span class={`status ${run.status}`} title={run.problem ?? ""}>
              {run.status}
              {run.problem === null ? "" : `: ${run.problem}`}
            </span>
          ) : (
            column.show(column.value(run))
          )}
        </td>
      ))}
    </tr>
  );
}

const sortBy = (name: string): void => change({ sort: state.value.sort === name ? `-${name}` : name });

function Head(): JSX.Element {
  const { sort } = state.value;
  const mark = (name: string): string => (sort === name ? " \u25b4" : sort === `-${name}` ? " \u25be" : "");
  return (
    <tr>
      <th aria-label="drawn" />
      {columns.value.map(({ name, title, numeric }) => (
        <th key={name} class={numeric ? "number" : ""}>
          <button type="button" onClick={() => sortBy(name)}>
            {title}
            {mark(name)}
          </button>
        </th>
      ))}
    </tr>
  );
}

function GroupTable(): JSX.Element {
  const numeric = columns.value.filter(({ name }) => groupRows.value.some(({ values }) => values.has(name)));
  return (
    <table>
      <thead>
        <tr>
          <th>group</th>
          <th class="number">runs</th>
          {numeric.map(({ name, title }) => (
            <th key={name} class="number">
              {title}, mean [95 %]
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groupRows.value.map(({ name, runs: own, values }) => (
          <tr
            key={name}
            onClick={() => change({ runs: own.map(({ id }) => id) })}
            title="draw the runs of this group alone"
          >
            <td>{name}</td>
            <td class="number">{own.length}</td>
            {numeric.map((column) => {
              const value = values.get(column.name);
              return (
                <td key={column.name} class="number" title={value?.sd == null ? "" : `sd ${value.sd}`}>
                  {value ? groupText(value) : ""}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Nothing(): JSX.Element | null {
  if (!isLoaded.value) return <p class="hint">Reading the folder ...</p>;
  if (runs.value.size > 0) return <p class="hint">No run passes the filter.</p>;
  return (
    <p class="hint" id="empty">
      There are no runs in this folder yet. Train one, and it appears here:{" "}
      <code>burgeon train spirals --hidden 2,2</code>
    </p>
  );
}

function GroupChoice(): JSX.Element {
  const { group } = state.value;
  const free = groupKeys.value.filter((key) => !group.includes(key));
  return (
    <span class="field">
      <label>
        group by{" "}
        <select
          id="group"
          value=""
          onChange={({ currentTarget }) => change({ group: [...group, currentTarget.value] })}
        >
          <option value="">{group.length === 0 ? "nothing" : "also ..."}</option>
          {group.length === 0 && groupKeys.value.length > 0 && (
            <option value="strategy.name">all but the seed: strategy</option>
          )}
          {free.map((key) => (
            <option key={key} value={key}>
              {key}
            </option>
          ))}
        </select>
      </label>
      {group.map((key) => (
        <button
          key={key}
          type="button"
          class="chip"
          onClick={() => change({ group: group.filter((one) => one !== key) })}
        >
          {key} {"\u00d7"}
        </button>
      ))}
    </span>
  );
}

export function RunsTable(): JSX.Element {
  const all = useSignal(false);
  const found = shownRuns.value;
  const shown = all.value ? found : found.slice(0, PAGE);
  const isGrouped = state.value.group.length > 0;
  return (
    <section aria-label="runs">
      <div class="tools">
        <input
          id="filter"
          type="search"
          placeholder="filter: text, or seed=1, test/accuracy>0.9  ( / )"
          value={state.value.q}
          onInput={({ currentTarget }) => change({ q: currentTarget.value })}
        />
        <GroupChoice />
        <span class="quiet">
          {found.length} of {runs.value.size} runs, {drawnIds.value.length} drawn
        </span>
        <button type="button" onClick={() => change({ runs: found.map(({ id }) => id).slice(0, 200) })}>
          draw all
        </button>
        <button type="button" onClick={() => change({ runs: [] })}>
          none
        </button>
        <ExportMenu
          id="export-table"
          kinds={["csv", "md", "tex"]}
          save={(kind) => saveTable(tableOf(), "runs", kind)}
        />
      </div>
      <div class="scroll" id="runs">
        {found.length === 0 ? (
          <Nothing />
        ) : isGrouped ? (
          <GroupTable />
        ) : (
          <table>
            <thead>
              <Head />
            </thead>
            <tbody>
              {shown.map((run) => (
                <Row key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {!isGrouped && shown.length < found.length && (
        <button type="button" onClick={() => (all.value = true)}>
          show all {found.length}
        </button>
      )}
    </section>
  );
}
