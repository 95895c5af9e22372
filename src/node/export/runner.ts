/** Something that runs an exported file. @module */

import type { Answers } from "../../export/difference.ts";
import type { ExportedModel } from "../../export/model.ts";
import type { Samples } from "../../export/samples.ts";

export interface Runner {
  readonly name: string;
  /** Answers of the program in these bytes for the rows. */
  run(program: Uint8Array, model: ExportedModel, samples: Samples): Promise<Answers>;
}
