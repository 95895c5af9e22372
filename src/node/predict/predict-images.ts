/** Predictions for image files. @module */

import { statSync } from "node:fs";
import { DataError } from "../../errors.ts";
import type { Table } from "../../formats/table.ts";
import type { Model } from "../../predict/model.ts";
import { imagesIn } from "../images/image-folder.ts";
import { IMAGE_NAME, inChannels, readPicture } from "../images/read-image.ts";

/** Images that are read at a time. */
const PIECE = 64;

/** The images that a path means: itself, or those in a folder; null where it is neither. */
export function imagePaths(path: string): string[] | null {
  if (path === "-") return null;
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return IMAGE_NAME.test(path) ? [path] : null;
  const images = imagesIn(path);
  if (images.length > 0) return images;
  throw DataError.at(path, "expected a folder of PNG or JPEG files, found none in it.");
}

/** The pixels of the images as rows of a table, one column for each input of the model. @throws DataError for an image that is not as those of training */
export async function* imageRows(paths: readonly string[], { preprocessing }: Model): AsyncGenerator<Table> {
  const columns = preprocessing.features.map(({ column }) => column);
  for (let from = 0; from < paths.length; from += PIECE) {
    const piece = paths.slice(from, from + PIECE);
    const rows: string[][] = [];
    for (const path of piece) {
      const picture = await readPicture(path);
      const channels = columns.length / (picture.width * picture.height);
      if (channels !== 1 && channels !== 3) {
        throw DataError.at(
          path,
          `expected an image of ${columns.length} values, as those of training, found ${picture.width} x ${picture.height} pixels. Scale it to their size.`,
        );
      }
      rows.push(Array.from(inChannels(picture, channels), String));
    }
    yield {
      where: "images",
      columns,
      headed: true,
      decimal: ".",
      rows,
      lines: Int32Array.from(piece, (_, i) => from + i + 1),
    };
  }
}
