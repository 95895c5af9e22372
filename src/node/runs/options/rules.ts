/** Options that choose the rules by which weights move. @module */

import { type Facts, type RunOption, takenBy } from "../../../train/options/option.ts";
import { definitionNames } from "../definitions.ts";
import { type Named, named, type Unnamed } from "./named.ts";

const values = (kind: "optimizer" | "schedule"): string => `<${definitionNames(kind).join("|")}>`;

const datasets = takenBy("datasets");

export const ruleOptions = {
  optimizer: datasets(named("adam"), { name: "adam" }, "update rule", {
    words: "adam",
    kind: "optimizer",
    value: values("optimizer"),
    inner: { momentum: "momentum", nesterov: "nesterov", weightDecay: "weightDecay" },
  }) as RunOption<Named>,
  schedule: datasets(named(null), { name: null }, "learning rate over time", {
    words: { images: "cosine", others: "constant" },
    kind: "schedule",
    value: values("schedule"),
    inner: { lrWarmup: "warmup" },
  }) as RunOption<Named | Unnamed>,
};

/** The schedule where none is named. */
export const scheduleName = ({ origin }: Facts): string => (origin === "images" ? "cosine" : "constant");
