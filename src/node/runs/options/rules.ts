/** Options that choose the rules by which weights move. @module */

import type { Facts, RunOption } from "../../../train/options/option.ts";
import { definitionNames } from "../definitions.ts";
import { type Named, named, type Unnamed } from "./named.ts";

const values = (kind: "optimizer" | "schedule"): string => `<${definitionNames(kind).join("|")}>`;

export const ruleOptions = {
  optimizer: {
    schema: named("adam"),
    default: { name: "adam" },
    words: "adam",
    help: "update rule",
    kind: "optimizer",
    value: values("optimizer"),
    inner: { momentum: "momentum", nesterov: "nesterov", weightDecay: "weightDecay" },
  } as RunOption<Named>,
  schedule: {
    schema: named(null),
    default: { name: null },
    words: { images: "cosine", others: "constant" },
    help: "learning rate over time",
    kind: "schedule",
    value: values("schedule"),
    inner: { lrWarmup: "warmup" },
  } as RunOption<Named | Unnamed>,
};

/** The schedule where none is named. */
export const scheduleName = ({ origin }: Facts): string => (origin === "images" ? "cosine" : "constant");
