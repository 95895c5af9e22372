/** What a model takes and gives, as plain data. @module */

import type { Feature } from "../data/preprocessing.ts";
import type { Predictor } from "../predict/predictor.ts";
import type { Limits } from "./limits.ts";

const KINDS: Readonly<Record<Feature["kind"], "number" | "date" | "text">> = {
  numeric: "number",
  date: "date",
  categorical: "text",
  ordered: "text",
  hashed: "text",
};

export interface ServedSchema {
  readonly columns: readonly {
    readonly name: string;
    readonly kind: "number" | "date" | "text";
    /** Texts that occurred in training. */
    readonly values?: readonly string[];
  }[];
  /** Whether a value may be null. */
  readonly missing: boolean;
  readonly targets: readonly string[];
  readonly classes: readonly string[] | null;
  readonly step: number;
  readonly limits: { readonly maxRows: number; readonly maxBody: number; readonly timeout: number };
}

export function schemaOf(
  { model, targets, classes }: Predictor,
  { maxRows, maxBody, timeoutMs }: Limits,
): ServedSchema {
  const { features, missing } = model.preprocessing;
  return {
    columns: features.map((feature) => ({
      name: feature.column,
      kind: KINDS[feature.kind],
      ...("levels" in feature ? { values: feature.levels } : {}),
    })),
    missing: missing === "impute" || missing === "drop-target",
    targets,
    classes,
    step: model.step,
    limits: { maxRows, maxBody, timeout: timeoutMs / 1000 },
  };
}
