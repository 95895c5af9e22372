/** Growth in a few lines of text. @module */

import { editCounts } from "../../train/events/edit-counts.ts";
import type { TrainEvent } from "../../train/events/events.ts";
import { grouped } from "./numbers.ts";

interface Edit {
  readonly step: number;
  readonly kind: string;
  readonly axis: string;
  readonly from: number;
  readonly to: number;
}

const BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
const COLUMNS = 30;

/** The width of one axis from its first edit to its last, as blocks from 0 to its largest. */
function sparkline(edits: readonly Edit[]): string {
  const [first, last] = [edits[0], edits.at(-1)] as [Edit, Edit];
  const most = Math.max(first.from, ...edits.map(({ to }) => to));
  return Array.from({ length: COLUMNS }, (_, column) => {
    const step = first.step + ((column - 1) / (COLUMNS - 2)) * (last.step - first.step);
    const width = edits.findLast((edit) => edit.step <= step)?.to ?? first.from;
    return BLOCKS[Math.min(7, Math.floor((width / most) * 7.999))];
  }).join("");
}

/** A line for each axis that changed: from, to, when, and its course. */
export function growthLines(edits: readonly Edit[]): string[] {
  const axes = [...new Set(edits.map(({ axis }) => axis))].sort();
  const rows = axes.map((axis) => {
    const own = edits.filter((edit) => edit.axis === axis);
    const [first, last] = [own[0], own.at(-1)] as [Edit, Edit];
    const change = `${first.from} \u2192 ${last.to}`;
    const count = editCounts(own);
    const when =
      own.length === 1 ? `at step ${grouped(first.step)}` : `in steps ${grouped(first.step)} to ${grouped(last.step)}`;
    return { axis, change, words: `${count} ${when}`, course: sparkline(own) };
  });
  const width = (of: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => of(row).length));
  const [a, b, c] = [width((row) => row.axis), width((row) => row.change), width((row) => row.words)];
  return rows.map(({ axis, change, words, course }) =>
    `${axis.padEnd(a)}  ${change.padEnd(b)}  ${course}  ${words.padEnd(c)}`.trimEnd(),
  );
}

/** A line for each edit, with its reason. */
export function timeline(events: readonly TrainEvent[], most: number): string[] {
  const lines = events.flatMap((event) =>
    event.type === "growth"
      ? [
          `step ${grouped(event.step).padStart(7)}  ${event.kind} ${event.axis}  ${event.from} \u2192 ${event.to}  ${event.reason}`,
        ]
      : [],
  );
  if (lines.length <= most) return lines;
  const half = Math.floor(most / 2);
  const hidden = lines.length - 2 * half;
  return [...lines.slice(0, half), `     ... ${hidden} more (--all shows them)`, ...lines.slice(-half)];
}
