/** The kinds of run that a study can have. @module */

import type { StudyKind } from "../../study/definition.ts";
import { distillKind } from "./distill-kind.ts";
import type { RunKind } from "./run-kind.ts";
import { trainKind } from "./train-kind.ts";

export const runKinds: Readonly<Record<StudyKind, RunKind>> = { train: trainKind, distill: distillKind };
