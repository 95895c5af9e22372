/** A runtime that opens ONNX models: whichever of two optional packages is installed. @module */

import type { Feed } from "../../export/onnx/feeds.ts";

/** What a model gave, by the names of its outputs. */
type Outputs = Readonly<Record<string, ArrayLike<number | bigint | string>>>;

export interface Runtime {
  readonly name: string;
  /** Opens a model and runs it once. */
  run(model: Uint8Array, feeds: Readonly<Record<string, Feed>>): Promise<Outputs>;
}

/** What both packages have in common, and this needs. */
interface OnnxRuntime {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: { logSeverityLevel: number },
    ): Promise<{
      run(feeds: Record<string, unknown>): Promise<Record<string, { readonly data: Outputs[string] }>>;
      release(): Promise<void>;
    }>;
  };
  readonly Tensor: new (type: string, values: unknown, shape: readonly number[]) => unknown;
  readonly env: { wasm?: { numThreads?: number } };
}

/** The packages, in the order in which they are looked for. */
export const RUNTIMES = ["onnxruntime-node", "onnxruntime-web"] as const;

const ERRORS_ONLY = 3;

function wrap(name: string, onnx: OnnxRuntime): Runtime {
  if (onnx.env.wasm) onnx.env.wasm.numThreads = 1;
  return {
    name,
    async run(model, feeds) {
      const session = await onnx.InferenceSession.create(model, { logSeverityLevel: ERRORS_ONLY });
      try {
        const tensors = Object.entries(feeds).map(([input, { type, values, shape }]) => {
          return [input, new onnx.Tensor(type, values, shape)] as const;
        });
        const outputs = await session.run(Object.fromEntries(tensors));
        return Object.fromEntries(Object.entries(outputs).map(([output, { data }]) => [output, data]));
      } finally {
        await session.release();
      }
    },
  };
}

/** The first runtime that is there, or null. */
export async function findRuntime(names: readonly string[] = RUNTIMES): Promise<Runtime | null> {
  for (const name of names) {
    try {
      return wrap(name, (await import(name)) as OnnxRuntime);
    } catch {
      // Not installed, or without its native part: the next one.
    }
  }
  return null;
}
