/** Layers that slide windows over images. @module */

import { ShapeError } from "../../../errors.ts";
import { type Window, type WindowGrid, windowGrid } from "../../../tensor/window.ts";
import type { BuildContext } from "../../layer.ts";

/** The windows of a layer on the images before it. @throws ShapeError when there are none, or they are too small */
export function imageGrid(name: string, { grid }: BuildContext, window: Window): WindowGrid {
  if (grid.length !== 2) {
    throw new ShapeError(
      `${name}: expected images [height, width, channels] before it, found vectors. Give the network an inputShape such as [28, 28, 1], and put no flatten() or linear() in between.`,
      { grid },
    );
  }
  return windowGrid(name, grid, window);
}
