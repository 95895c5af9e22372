// Products and updates on two threads, until a worker has taken part; gives their bits. Runs on a page, in a worker and in Node.
import { createThreadedDevice } from "../../src/tensor/create-device.ts";

export interface Outcome {
  readonly bits: readonly number[];
  /** Whether there were threads at all, and the parts that workers took. */
  readonly hasThreads: boolean;
  readonly taken: number;
  readonly isolated: boolean;
}

const SIZE = 96;
const ROUNDS = 20;
const MOST_MS = 60_000;

export async function job(threads: number): Promise<Outcome> {
  const device = createThreadedDevice({ threads, when: "always" });
  const pool = device.kernelSet.pool;
  const multiply = (): number[] =>
    device.scope("job", () => {
      const a = device.tensor(
        Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(i)),
        [SIZE, SIZE],
      );
      const [b, c] = [device.tensor(a.read(), a.shape), device.empty(a.shape)];
      for (let round = 0; round < ROUNDS; round++) {
        device.kernels.matmul(false, true, SIZE, SIZE, SIZE, a.address, b.address, c.address, false);
        device.kernels.scale(c.size, 1 / SIZE, c.address, b.address);
      }
      return [...new Int32Array(Float32Array.from(b.read()).buffer)];
    });
  let bits = multiply();
  for (const end = performance.now() + MOST_MS; pool && pool.partsTaken === 0 && performance.now() < end; ) {
    await new Promise<void>((wake) => setTimeout(wake, 20)); // workers start while this thread rests
    bits = multiply();
  }
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
  return { bits, hasThreads: pool !== undefined, taken: pool?.partsTaken ?? 0, isolated };
}

declare const self: { document?: unknown; job?: typeof job } | undefined;
declare const postMessage: ((message: unknown) => void) | undefined;
if (typeof self === "object" && self.document !== undefined) self.job = job;
else if (typeof self === "object" && typeof postMessage === "function")
  job(2).then(postMessage, (error: unknown) => postMessage?.(String(error)));
