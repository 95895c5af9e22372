/** The published JSON Schemas by the names of their files. @module */

import { type JsonSchema, runSchema } from "./run.ts";
import { studySchema } from "./study.ts";

export const jsonSchemas: Readonly<Record<string, () => JsonSchema>> = { run: runSchema, study: studySchema };
