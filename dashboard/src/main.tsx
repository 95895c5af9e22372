/** The page: the table first, then curves with growth under them, then the run in focus. @module */

import { effect } from "@preact/signals";
import { type JSX, render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./style.css";
import { change, dark, state } from "./address.ts";
import { Charts } from "./charts.tsx";
import { help, keys } from "./keys.ts";
import { drawnIds, focusId } from "./rows.ts";
import { RunPanel } from "./run-panel.tsx";
import { RunsTable } from "./runs-table.tsx";
import { isLoaded, runs, snapshot, trouble, watch } from "./source.ts";
import { StudyView } from "./study-view.tsx";

function Help(): JSX.Element | null {
  if (!help.value) return null;
  return (
    <dialog open id="help">
      <h2>Keys</h2>
      <dl>
        {keys.map(({ key, name }) => (
          <>
            <dt>
              <kbd>{key === " " ? "space" : key}</kbd>
            </dt>
            <dd>{name}</dd>
          </>
        ))}
      </dl>
      <p>Drag over a chart to zoom, double-click for the whole range. The address holds the state of the page.</p>
      <button type="button" onClick={() => (help.value = false)}>
        close
      </button>
    </dialog>
  );
}

function App(): JSX.Element {
  return (
    <>
      <header class="top">
        <h1>Burgeon runs</h1>
        <span class="quiet">
          {snapshot ? `${snapshot.folder}, saved ${snapshot.made.slice(0, 16).replace("T", " ")}` : ""}
        </span>
        <button type="button" id="theme" onClick={() => change({ theme: dark.value ? "light" : "dark" })}>
          {dark.value ? "light" : "dark"}
        </button>
        <button type="button" id="keys" onClick={() => (help.value = !help.value)}>
          keys
        </button>
      </header>
      {trouble.value !== "" && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
      <Help />
      <main>
        <RunsTable />
        {runs.value.size > 0 && (
          <>
            <Charts />
            <RunPanel />
          </>
        )}
        <StudyView />
      </main>
    </>
  );
}

effect(() => {
  document.documentElement.dataset.theme = dark.value ? "dark" : "light";
});
effect(() => {
  if (!isLoaded.value) return;
  const focus = focusId.value;
  const ids = focus === "" || drawnIds.value.includes(focus) ? drawnIds.value : [...drawnIds.value, focus];
  void [state.value.runs];
  void watch(ids);
});
render(<App />, document.getElementById("app") as HTMLElement);
