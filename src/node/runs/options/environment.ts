/** Options of a run whose rows come from an environment with a teacher, beside those of the protocol. @module */

import * as z from "zod";
import { type FactOption, type RunOption, takenBy } from "../../../train/options/option.ts";
import { definitionNames } from "../definitions.ts";
import { type Named, named } from "./named.ts";

const environments = takenBy("environments");

export const environmentOptions = {
  environment: environments(z.string().min(1), null, "name of an environment", {
    words: "needed",
    flag: false,
  }) as RunOption<string | null>,
  student: environments(named("mlp"), { name: "mlp" }, `what learns: ${definitionNames("student").join(", ")}`, {
    words: "mlp",
    kind: "student",
    value: "<name>",
  }) as RunOption<Named>,
  steps: environments(
    z.int().min(1),
    { words: "50000 for cartpole, else 100000", of: ({ steps }) => steps },
    "environment steps and training steps",
  ) as FactOption<number>,
};
