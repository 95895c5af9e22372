/** How a teacher is shown to a student, as a table of options. @module */

import * as z from "zod";
import { parseOptions } from "../parse-options.ts";
import { type Resolved, type RunOption, tableSchema, takenBy } from "../train/options/option.ts";

const whole = (least: number): z.ZodInt => z.int().min(least);

const environments = takenBy("environments");

export const protocolOptions = {
  mode: environments(
    z.enum(["dagger", "offline"]),
    "dagger",
    "dagger: the student acts increasingly often and the teacher labels; offline: only the teacher's episodes",
  ) as RunOption<"dagger" | "offline">,
  bufferSize: environments(whole(1), 20_000, "labeled observations kept") as RunOption<number>,
  mixingEpisodes: environments(
    whole(0),
    10,
    "episodes over which the teacher's share of the actions falls from 1 to 0",
  ) as RunOption<number>,
  exampleEpisodes: environments(whole(1), 10, "teacher episodes used to standardize the inputs") as RunOption<number>,
  offlineEpisodes: environments(whole(1), 50, "teacher episodes used in offline training") as RunOption<number>,
  evaluationEpisodes: environments(whole(1), 10, "episodes per evaluation during training") as RunOption<number>,
  episodes: environments(whole(1), 100, "held-out episodes of the final evaluation") as RunOption<number>,
};

/** How a student meets its environment: who acts, what is kept, how it is evaluated. */
export type Protocol = Resolved<typeof protocolOptions>;

const schema = tableSchema(protocolOptions);

/** @throws OptionError for an unknown option or a value out of range */
export const resolveProtocol = (given: unknown): Protocol => parseOptions("distillation", schema, given);
