/** CSV: a line for each step that was logged, a column for each number; empty where a step has none. @module */

import { formatCsv } from "../../formats/csv-rows.ts";
import { defineExportFormat, type LogFormat } from "../format.ts";
import { axesOf, momentOf, scalarsOf } from "../logs/scalars.ts";

export const csv: LogFormat = defineExportFormat({
  kind: "log",
  name: "csv",
  summary: "losses, accuracies and widths as a table, one line per step",
  path: () => "events.csv",
  encode({ events }) {
    const axes = axesOf(events);
    const rows = new Map<number, Map<string, number>>();
    const columns = new Set(["step", "seconds"]);
    for (const event of events) {
      const { step, seconds } = momentOf(event);
      const scalars = scalarsOf(event, axes);
      if (scalars.length === 0) continue;
      const row = rows.get(step) ?? new Map([["step", step]]);
      row.set("seconds", Math.max(seconds, row.get("seconds") ?? 0));
      for (const { name, value } of scalars) {
        columns.add(name);
        row.set(name, value);
      }
      rows.set(step, row);
    }
    const lines = [...rows.values()].map((row) =>
      Object.fromEntries([...columns].map((column) => [column, row.get(column) ?? ""])),
    );
    return new TextEncoder().encode(formatCsv(lines));
  },
});
