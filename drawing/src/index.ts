/** A growing network on a canvas. @module */

export { type Hit, NetworkDrawing } from "./network-drawing.ts";
export type { Scene, SceneColumn, SceneLink, SceneUnit } from "./scene.ts";
