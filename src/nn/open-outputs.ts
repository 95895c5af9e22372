/** Networks whose number of outputs the data decides. @module */

import type { LayerSpec } from "./layer.ts";

/** What `width` is where the data decides it. */
export const OPEN_WIDTH = "outputs";

/** The spec with `outputs` in each place that it leaves to the data. */
export function withOutputs(spec: LayerSpec, outputs: number): LayerSpec {
  const entries = Object.entries(spec).map(([key, value]) => {
    if (Array.isArray(value) && (key === "layers" || key === "skip")) {
      return [key, (value as LayerSpec[]).map((inner) => withOutputs(inner, outputs))];
    }
    return [key, key === "width" && value === OPEN_WIDTH ? outputs : value];
  });
  const open = spec.width === OPEN_WIDTH;
  return { ...(Object.fromEntries(entries) as LayerSpec), ...(open ? { grows: false } : {}) };
}
