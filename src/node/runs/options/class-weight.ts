/** Weights of classes as an option says them. @module */

import { existsSync } from "node:fs";
import type { ClassWeights } from "../../../data/weights.ts";
import { OptionError } from "../../../errors.ts";
import { readJson } from "../files/read-json.ts";
import { isRecord } from "./named.ts";

/** `no=1,yes=5`. The last = counts, so that names may have some. @throws OptionError for a part without a number */
function readPairs(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const at = pair.lastIndexOf("=");
      const weight = pair.slice(at + 1).trim();
      if (at > 0 && weight !== "" && Number(weight) >= 0) return [pair.slice(0, at).trim(), Number(weight)];
      throw new OptionError(
        `class-weight: expected balanced, a JSON file, or weights of 0 or more such as no=1,yes=5, received "${text}".`,
        { text },
      );
    }),
  );
}

/**
 * `balanced`, weights by class, a file of them, or a list of pairs; weights that were read once stay as they were when a run continues.
 *
 * @throws OptionError for none of these; DataError for a file that is no JSON
 */
export function readClassWeight(given: string | Readonly<Record<string, number>>): ClassWeights {
  if (typeof given !== "string") return given;
  if (given === "balanced") return given;
  if (!existsSync(given) && !given.includes("=") && /\.json$/i.test(given)) {
    throw new OptionError(`class-weight: there is no file "${given}".`, { file: given });
  }
  if (!existsSync(given)) return readPairs(given);
  const found = readJson(given, "weights of classes");
  const isWeights =
    isRecord(found) && Object.values(found).every((weight) => typeof weight === "number" && weight >= 0);
  if (isWeights) return found as Record<string, number>;
  throw new OptionError(`class-weight: expected { "class": weight of 0 or more } in ${given}.`, { file: given });
}
