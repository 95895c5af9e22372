/** Names of an ONNX model's inputs and outputs: those of the columns, and ours where no column has them. @module */

import type { ExportedModel } from "../model.ts";

/** What the outputs are called in the documentation. */
export type OutputRole = "label" | "probabilities" | "value";

export interface OnnxNames {
  /** One for each column of a table with texts, else one for all. */
  readonly inputs: readonly string[];
  /** With "_out" after it where an input has the name. */
  readonly outputs: Readonly<Partial<Record<OutputRole, string>>>;
}

/** Name of the one input of a model that has one. */
const INPUT = "input";

/** Whether every column has an input of its own. */
export const perColumn = ({ input }: Pick<ExportedModel, "input">): boolean =>
  input.kind === "table" && input.preprocessing.features.some(({ kind }) => kind !== "numeric");

/** A name that is not taken, which it then is. ONNX has no empty names. */
function take(taken: Set<string>, name: string, next: (name: string) => string): string {
  let free = name;
  while (free === "" || taken.has(free)) free = next(free);
  taken.add(free);
  return free;
}

/** The names that a model gets in its file; the metadata `inputs` and `outputs` hold them, too. */
export function onnxNames(model: Pick<ExportedModel, "input" | "output">): OnnxNames {
  const { input, output } = model;
  const taken = new Set<string>();
  const columns =
    input.kind === "table" && perColumn(model) ? input.preprocessing.features.map(({ column }) => column) : [INPUT];
  const inputs = columns.map((name) => take(taken, name, (one) => `${one}_in`));
  const roles: OutputRole[] = output.kind === "classes" ? ["label", "probabilities"] : ["value"];
  const outputs = roles.map((role) => [role, take(taken, role, (one) => `${one}_out`)] as const);
  return { inputs, outputs: Object.fromEntries(outputs) };
}
