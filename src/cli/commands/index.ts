/** Generated from the files of this folder by `npm run barrels`. @module */

import type { CommandEntry } from "../command.ts";

export const commands: readonly CommandEntry[] = [
  {
    name: "blas",
    summary: "install a BLAS for faster matrix products; needs no administrator rights",
    group: "Setup and lists",
    load: () => import("./blas.ts"),
  },
  {
    name: "compare",
    summary: "compare runs, with the tables and figures of a study",
    group: "Compare",
    load: () => import("./compare.ts"),
  },
  {
    name: "data",
    summary: "report what is in a table file, and what a run would do about it",
    group: "Train",
    load: () => import("./data.ts"),
  },
  {
    name: "datasets",
    summary: "list the available datasets",
    group: "Setup and lists",
    load: () => import("./datasets.ts"),
  },
  {
    name: "diagnose",
    summary: "show the growth signals of every layer: information, rank, gradients, updates, dead and new units",
    group: "Inspect a run",
    load: () => import("./diagnose.ts"),
  },
  {
    name: "distill",
    summary: "train a network to imitate a scripted teacher in a control environment",
    group: "Train",
    load: () => import("./distill.ts"),
  },
  {
    name: "doctor",
    summary: "report what this machine supports and what Burgeon uses",
    group: "Setup and lists",
    load: () => import("./doctor.ts"),
  },
  {
    name: "env",
    summary: "step a control environment through given actions, or list the environments",
    group: "Setup and lists",
    load: () => import("./env.ts"),
  },
  {
    name: "evaluate",
    summary: "evaluate a trained network on its test rows or on a table",
    group: "Use a trained network",
    load: () => import("./evaluate.ts"),
  },
  {
    name: "explain",
    summary: "say which columns a trained network needs, and what they added to a prediction",
    group: "Use a trained network",
    load: () => import("./explain.ts"),
  },
  {
    name: "export",
    summary: "export a run's network or log for other tools: ONNX, PyTorch, NumPy, TensorBoard",
    group: "Use a trained network",
    load: () => import("./export.ts"),
  },
  {
    name: "inspect",
    summary: "summarize a run: layers, growth with reasons, accuracy, time",
    group: "Inspect a run",
    load: () => import("./inspect.ts"),
  },
  {
    name: "play",
    summary: "draw an episode of a distilled controller as an animated SVG",
    group: "Inspect a run",
    load: () => import("./play.ts"),
  },
  {
    name: "predict",
    summary: "predict the rows of a table with a trained network",
    group: "Use a trained network",
    load: () => import("./predict.ts"),
  },
  {
    name: "report",
    summary: "write the report of a study, or the card of a run's model, as PDF and HTML",
    group: "Compare",
    load: () => import("./report.ts"),
  },
  {
    name: "resume",
    summary: "continue a run from its last checkpoint",
    group: "Train",
    load: () => import("./resume.ts"),
  },
  {
    name: "schema",
    summary: "print the JSON Schema of configurations or studies, for editors",
    group: "Setup and lists",
    load: () => import("./schema.ts"),
  },
  {
    name: "serve",
    summary: "serve a trained network over HTTP: predictions for rows of JSON",
    group: "Use a trained network",
    load: () => import("./serve.ts"),
  },
  {
    name: "strategies",
    summary: "list the growth strategies with their options",
    group: "Setup and lists",
    load: () => import("./strategies.ts"),
  },
  {
    name: "study",
    summary: "compare many strategies over seeds, with controls, statistics and figures",
    group: "Compare",
    load: () => import("./study.ts"),
  },
  {
    name: "train",
    summary: "grow a network on a dataset or a table file",
    group: "Train",
    load: () => import("./train.ts"),
  },
  {
    name: "ui",
    summary: "watch runs and studies in the browser, live: curves, growth and its reasons, the network",
    group: "Inspect a run",
    load: () => import("./ui.ts"),
  },
  {
    name: "work",
    summary: "run what studies have queued in a database, on this machine",
    group: "Compare",
    load: () => import("./work.ts"),
  },
];
