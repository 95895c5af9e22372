/** The devices that conformance tests run on. @module */

import { createReferenceDevice, createWasmDevice } from "../../src/tensor/create-device.ts";
import type { Device } from "../../src/tensor/device.ts";

export const deviceMakers: readonly (readonly [string, () => Device])[] = [
  ["reference", createReferenceDevice],
  ["wasm", createWasmDevice],
];
