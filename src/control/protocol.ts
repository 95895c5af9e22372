/** How a teacher is shown to a student, as options. @module */

import { z } from "zod";

const whole = (least: number, fallback: number): z.ZodDefault<z.ZodInt> => z.int().min(least).default(fallback);

/** The protocol as a table of options. */
export type ProtocolShape = {
  mode: z.ZodDefault<z.ZodEnum<{ dagger: "dagger"; offline: "offline" }>>;
  bufferSize: z.ZodDefault<z.ZodInt>;
  mixingEpisodes: z.ZodDefault<z.ZodInt>;
  exampleEpisodes: z.ZodDefault<z.ZodInt>;
  offlineEpisodes: z.ZodDefault<z.ZodInt>;
  evaluationEpisodes: z.ZodDefault<z.ZodInt>;
  episodes: z.ZodDefault<z.ZodInt>;
};

/** The numbers of the protocol. */
export const protocol: z.ZodObject<ProtocolShape> = z.strictObject({
  mode: z
    .enum(["dagger", "offline"])
    .default("dagger")
    .describe("dagger: the student acts more and more, the teacher labels; offline: the teacher's episodes alone"),
  bufferSize: whole(1, 20_000).describe("labeled observations kept"),
  mixingEpisodes: whole(0, 10).describe("episodes over which the teacher's share of the actions falls from 1 to 0"),
  exampleEpisodes: whole(1, 10).describe("the teacher's episodes from which inputs are standardized"),
  offlineEpisodes: whole(1, 50).describe("the teacher's episodes that offline training knows"),
  evaluationEpisodes: whole(1, 10).describe("episodes of an evaluation on the way"),
  episodes: whole(1, 100).describe("held-out episodes of the evaluation at the end"),
});

export type Protocol = z.infer<typeof protocol>;
