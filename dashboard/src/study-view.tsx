/** Studies with their tables, controls and verdicts. @module */

import { useSignal, useSignalEffect } from "@preact/signals";
import type { ViewTable } from "burgeon/view";
import type { JSX } from "preact";
import { change, state } from "./address.ts";
import { ExportMenu, saveTable } from "./export-menu.tsx";
import { loadStudy, type StudyDocument, studies } from "./source.ts";

/** Text with `code` and **strong**, as elements. */
function Words({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)]+\))/);
  return (
    <>
      {parts.map((part, i) => {
        if (part.startsWith("`")) return <code key={i}>{part.slice(1, -1)}</code>;
        if (part.startsWith("**")) return <b key={i}>{part.slice(2, -2)}</b>;
        if (/^\*[^*]/.test(part)) return <em key={i}>{part.slice(1, -1)}</em>;
        if (/^\[.*\)$/.test(part)) return <>{part.replace(/^\[([^\]]+)\].*$/, "$1")}</>;
        return part;
      })}
    </>
  );
}

function Table({
  caption,
  table,
  at,
}: {
  readonly caption: string;
  readonly table: ViewTable;
  readonly at: number;
}): JSX.Element {
  return (
    <figure class="scroll">
      <figcaption>
        {caption}{" "}
        <ExportMenu
          id={`export-study-${at}`}
          kinds={["csv", "md", "tex"]}
          save={(kind) => saveTable(table, `table-${at}`, kind)}
        />
      </figcaption>
      <table>
        <thead>
          <tr>
            {table.head.map((name, i) => (
              <th key={i}>
                <Words text={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, i) => (
                <td key={i}>
                  <Words text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Block({
  block,
  at,
}: {
  readonly block: StudyDocument["blocks"][number];
  readonly at: number;
}): JSX.Element | null {
  switch (block.kind) {
    case "heading":
      return block.level === 1 ? (
        <h3>
          <Words text={block.text as string} />
        </h3>
      ) : (
        <h4>
          <Words text={block.text as string} />
        </h4>
      );
    case "paragraph":
      return (
        <p>
          <Words text={block.text as string} />
        </p>
      );
    case "list":
      return (
        <ul>
          {(block.items as string[]).map((item) => (
            <li key={item}>
              <Words text={item} />
            </li>
          ))}
        </ul>
      );
    case "table":
      return <Table at={at} caption={String(block.caption ?? "")} table={block as unknown as ViewTable} />;
    case "figure":
      return null;
    default:
      return <pre>{block.text as string}</pre>;
  }
}

export function StudyView(): JSX.Element | null {
  const found = useSignal<{ readonly id: string; readonly document: StudyDocument } | null>(null);
  const problem = useSignal("");
  useSignalEffect(() => {
    const id = state.value.study;
    problem.value = "";
    if (id === "" || found.peek()?.id === id) return;
    loadStudy(id).then(
      (document) => (found.value = { id, document }),
      (error: Error) => (problem.value = error.message),
    );
  });
  if (studies.value.length === 0) return null;
  const { study } = state.value;
  const own = found.value?.id === study ? found.value.document : null;
  return (
    <section aria-label="studies" id="studies">
      <h2>Studies</h2>
      <div class="tools">
        {studies.value.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            class={study === id ? "chip chosen" : "chip"}
            onClick={() => change(study === id ? { study: "", q: "" } : { study: id, q: id })}
            title="its report, and its runs in the table"
          >
            {name} ({id})
          </button>
        ))}
      </div>
      {study !== "" && problem.value !== "" && <p class="hint">{problem.value}</p>}
      {study !== "" && own && (
        <article class="card report">
          <h2>{own.title}</h2>
          <p>
            <Words text={own.abstract} />
          </p>
          {own.imprint && <p class="quiet">{own.imprint}</p>}
          {own.blocks.map((block, i) => (
            <Block key={i} block={block} at={i} />
          ))}
        </article>
      )}
    </section>
  );
}
