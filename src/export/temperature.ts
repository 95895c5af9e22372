/** The temperature of a calibrated model as a part of its network, so that every format has it. @module */

import type { NamedTensor, Program, Step } from "./program.ts";

const scaled = ({ shape, values }: NamedTensor, temperature: number): NamedTensor => ({
  shape,
  values: values.map((value) => value / temperature),
});

/** The prefix of the tensors of a last layer that no other step shares; null where there is none. */
function lastLayer({ steps }: Program): string | null {
  const last = steps.at(-1) as Step;
  const { op, layer } = last;
  const isAlone = op === "linear" && layer !== undefined && steps.every((one) => one === last || one.layer !== layer);
  return isAlone ? layer : null;
}

/** The program with its outputs divided by a temperature: in the weights of its last layer, or by one more. */
export function withTemperature(program: Program, temperature: number): Program {
  if (temperature === 1) return program;
  const { tensors, steps, outputs } = program;
  const last = lastLayer(program);
  if (last !== null) {
    const own = Object.entries(tensors).map(([name, tensor]) => {
      return [name, name.startsWith(`${last}.`) ? scaled(tensor, temperature) : tensor] as const;
    });
    return { ...program, tensors: Object.fromEntries(own) };
  }
  const values = new Float32Array(outputs * outputs);
  for (let i = 0; i < outputs; i++) values[i * outputs + i] = 1 / temperature;
  const layer = "temperature";
  return {
    ...program,
    steps: [...steps, { op: "linear", inputs: [steps.length], layer }],
    tensors: { ...tensors, [`${layer}.weight`]: { shape: [outputs, outputs], values } },
  };
}
