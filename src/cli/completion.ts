/** `burgeon completion`: scripts for bash, zsh, fish and PowerShell, and the answers they request. @module */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import tab from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { listDatasets } from "../node/datasets/load.ts";
import { strategies } from "../node/runs/definitions.ts";

type Complete = (value: string, description: string) => void;

function completeRuns(complete: Complete): void {
  if (!existsSync("runs")) return;
  for (const name of readdirSync("runs")) {
    if (existsSync(join("runs", name, "config.json"))) complete(join("runs", name), "run");
  }
}

/** Adds `completion <shell>` and the hidden command that the scripts call, to a program with all its options. */
export function addCompletion(program: Command): void {
  const root = tab(program, { completionCommandName: "completion" });
  const train = root.commands.get("train");
  const dataset = train?.arguments.get("dataset");
  if (dataset) {
    dataset.handler = (complete) => {
      for (const { name, summary } of listDatasets()) complete(name, summary);
    };
  }
  const strategy = train?.options.get("strategy");
  if (strategy) {
    strategy.handler = (complete) => {
      for (const { name, summary } of strategies) complete(name, summary);
    };
  }
  for (const command of ["resume", "inspect"]) {
    const run = root.commands.get(command)?.arguments.get("run");
    if (run) run.handler = completeRuns;
  }
}
