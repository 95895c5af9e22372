/** What the `defineX` of this room take: a definition whose functions know the type of its options from the schema. @module */

import type { z } from "zod";

export type WithOptions<Definition, Schema extends z.ZodObject> = Omit<Definition, "options"> & {
  readonly options: Schema;
};
