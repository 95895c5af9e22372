/** TensorBoard: losses, qualities, widths and sizes over steps, and the weights of the networks that were kept as histograms. @module */

import { fileHeader, summaryRecord } from "../../formats/tfevents.ts";
import { defineExportFormat, type LogFormat } from "../format.ts";
import { axesOf, momentOf, scalarsOf } from "../logs/scalars.ts";

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const tensorboard: LogFormat = defineExportFormat({
  kind: "log",
  name: "tensorboard",
  summary: "losses, accuracies, widths and weights at each step, for TensorBoard",
  path: (startedAt) => `tensorboard/events.out.tfevents.${Math.floor(startedAt)}.burgeon`,
  inName: "tfevents",
  encode({ events, weights, startedAt }) {
    const axes = axesOf(events);
    const records = [fileHeader(startedAt)];
    let now = startedAt;
    const waiting = [...weights];
    const writeWeights = (step: number): void => {
      for (let next = waiting[0]; next && next.step <= step; next = waiting[0]) {
        const values = Object.entries(next.tensors).map(([name, { values }]) => ({
          name: `weights/${name}`,
          value: values,
        }));
        records.push(summaryRecord(next.step, now, values));
        waiting.shift();
      }
    };
    for (const event of events) {
      const { step, seconds } = momentOf(event);
      now = Math.max(now, startedAt + seconds);
      const values = scalarsOf(event, axes);
      writeWeights(step - 1);
      if (values.length > 0) records.push(summaryRecord(step, now, values));
    }
    writeWeights(Number.POSITIVE_INFINITY);
    return joined(records);
  },
});
