/** How far an exported model's answers are from the network's. @module */

import type { ModelOutput } from "./model.ts";

/** Softmax of each row of `width` logits, in float64. */
function softmax(logits: ArrayLike<number>, width: number): Float64Array {
  const result = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += width) {
    const row = Array.from({ length: width }, (_, i) => logits[start + i] as number);
    const largest = Math.max(...row);
    const sum = row.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    row.forEach((logit, i) => {
      result[start + i] = Math.exp(logit - largest) / sum;
    });
  }
  return result;
}

/** What an exported model gave, by the roles of its outputs. */
export interface Answers {
  readonly label?: ArrayLike<number | bigint | string>;
  readonly probabilities?: ArrayLike<number>;
  readonly value?: ArrayLike<number>;
}

/**
 * The largest difference between what a network answers and what its export gave for the same rows: of probabilities, or of values over
 * the target's deviation, so that no unit counts, and over themselves where they are more than one deviation away. A `label` that is not the most probable class makes it infinite; of classes that are
 * equal within 1e-5 either may be.
 *
 * @param answers the network's outputs, [rows, outputs]
 * @param exported what the runtime gave
 */
export function largestDifference(
  output: ModelOutput,
  answers: ArrayLike<number>,
  exported: Answers,
  width: number,
): number {
  const values = output.kind === "classes" ? exported.probabilities : exported.value;
  if (values?.length !== answers.length) return Number.POSITIVE_INFINITY;
  const expected = output.kind === "classes" ? softmax(answers, width) : inUnit(output, answers);
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const unit =
      output.kind === "classes"
        ? 1
        : (output.deviation[i % width] as number) * Math.max(1, Math.abs(answers[i] as number));
    const difference = Math.abs((values[i] as number) - (expected[i] as number)) / unit;
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  if (output.kind === "values") return largest;
  return labelsFit(output, expected, exported.label ?? [], width) ? largest : Number.POSITIVE_INFINITY;
}

function inUnit(output: Extract<ModelOutput, { kind: "values" }>, answers: ArrayLike<number>): Float64Array {
  const width = output.mean.length;
  return Float64Array.from(answers, (answer, i) => {
    const cut = output.bounded ? Math.min(Math.max(answer, -1), 1) : answer;
    return cut * (output.deviation[i % width] as number) + (output.mean[i % width] as number);
  });
}

function labelsFit(
  { names, threshold }: Extract<ModelOutput, { kind: "classes" }>,
  probabilities: Float64Array,
  labels: ArrayLike<number | bigint | string>,
  width: number,
): boolean {
  return Array.from(labels).every((label, row) => {
    const position = names ? names.indexOf(String(label)) : Number(label);
    const given = probabilities.subarray(row * width, (row + 1) * width);
    const own = threshold === undefined ? given : given.map((p, c) => p - (c === 1 ? threshold : 1 - threshold));
    return (own[position] ?? -2) >= Math.max(...own) - 1e-5;
  });
}
