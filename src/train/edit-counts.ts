/** Edits by their number, in words. @module */

/** "4 edits"; with the kinds where some are not plain widening: "4 edits (3 widen, 1 prune)". */
export function editCounts(edits: readonly { readonly kind: string }[]): string {
  const whole = `${edits.length} ${edits.length === 1 ? "edit" : "edits"}`;
  const kinds = [...new Set(edits.map(({ kind }) => kind))];
  if (kinds.every((kind) => kind === "widen")) return whole;
  const counts = kinds.map((kind) => `${edits.filter((edit) => edit.kind === kind).length} ${kind}`);
  return `${whole} (${counts.join(", ")})`;
}
