/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./c.ts";
export * from "./csv.ts";
export * from "./js.ts";
export * from "./json.ts";
export * from "./npz.ts";
export * from "./onnx.ts";
export * from "./safetensors.ts";
export * from "./tensorboard.ts";
