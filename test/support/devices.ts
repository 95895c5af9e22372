/** The devices that conformance tests run on. @module */

import { createReferenceDevice, createThreadedDevice, createWasmDevice } from "../../src/tensor/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";

export const deviceMakers: readonly (readonly [string, () => Device])[] = [
  ["reference", createReferenceDevice],
  ["wasm", createWasmDevice],
];

/** `device`, on which everything is shared among threads, when all its workers are there. */
export async function withWorkers(device: Device, threads: number): Promise<Device> {
  const { pool } = device.kernelSet;
  device.scope("start", () => device.zeros([1000]));
  const end = performance.now() + 30_000;
  while ((pool?.ready ?? 0) < threads - 1 && performance.now() < end) await new Promise((wake) => setTimeout(wake, 5));
  if (pool?.ready !== threads - 1) throw new Error(`${pool?.ready} of ${threads - 1} workers started`);
  return device;
}

export const onThreads = (threads: number): Promise<Device> =>
  withWorkers(createThreadedDevice({ threads, when: "always" }), threads);
