/** Runs an exported JavaScript module. @module */

import type { Answers } from "../../export/difference.ts";
import type { ExportedModel } from "../../export/model.ts";
import type { Samples } from "../../export/samples.ts";

type Named = Readonly<Record<string, number>>;

interface Module {
  predict(row: unknown): {
    readonly prediction: string | number | Named;
    readonly probabilities: Named | readonly number[] | null;
  };
}

/** The rows as `predict` takes them. */
export function rowsOf({ input }: ExportedModel, { rows, raw }: Samples): unknown[] {
  const each = <T>(row: (i: number) => T): T[] => Array.from({ length: rows }, (_, i) => row(i));
  if (raw.kind === "numbers" || input.kind !== "table") {
    const values = raw.kind === "numbers" ? raw.values : new Float32Array(0);
    const size = values.length / rows;
    return each((row) => values.subarray(row * size, (row + 1) * size));
  }
  const { features } = input.preprocessing;
  return each((row) => Object.fromEntries(features.map(({ column }, i) => [column, raw.columns[i]?.values[row]])));
}

/** Answers of the module's `predict` for each row. */
export async function runJavaScript(program: Uint8Array, model: ExportedModel, samples: Samples): Promise<Answers> {
  const { output } = model;
  const url = `data:text/javascript;base64,${Buffer.from(program).toString("base64")}`;
  const { predict } = (await import(/* @vite-ignore */ url)) as Module;
  const answers = rowsOf(model, samples).map((row) => predict(row));
  if (output.kind === "values") {
    return {
      value: answers.flatMap(({ prediction }) =>
        typeof prediction === "object" ? Object.values(prediction) : [Number(prediction)],
      ),
    };
  }
  const { names } = output;
  return {
    label: answers.map(({ prediction }) => prediction as string | number),
    probabilities: answers.flatMap(({ probabilities }) =>
      names ? names.map((name) => (probabilities as Named)[name] as number) : (probabilities as readonly number[]),
    ),
  };
}
