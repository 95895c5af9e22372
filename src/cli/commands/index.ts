/** Generated from the files of this folder by `npm run barrels`. @module */

import type { CommandEntry } from "../command.ts";

export const commands: readonly CommandEntry[] = [
  {
    name: "blas",
    summary: "install a BLAS that makes products faster, without an administrator",
    group: "What there is",
    load: () => import("./blas.ts"),
  },
  {
    name: "compare",
    summary: "compare any runs: the tables and figures of a study",
    group: "Compare",
    load: () => import("./compare.ts"),
  },
  {
    name: "datasets",
    summary: "list the datasets known by name",
    group: "What there is",
    load: () => import("./datasets.ts"),
  },
  {
    name: "diagnose",
    summary: "show the signals of every layer: information, rank, gradients, updates, dead and newborn units",
    group: "Look into a run",
    load: () => import("./diagnose.ts"),
  },
  {
    name: "distill",
    summary: "teach a network to control an environment as a scripted teacher does",
    group: "Train",
    load: () => import("./distill.ts"),
  },
  {
    name: "doctor",
    summary: "say what this machine offers and what is in use",
    group: "What there is",
    load: () => import("./doctor.ts"),
  },
  {
    name: "env",
    summary: "step a control environment through given actions, or list the environments",
    group: "What there is",
    load: () => import("./env.ts"),
  },
  {
    name: "evaluate",
    summary: "measure a trained network on its test rows, or on a table",
    group: "Use a network",
    load: () => import("./evaluate.ts"),
  },
  {
    name: "export",
    summary: "write a run's network or its log for other tools: ONNX, PyTorch, NumPy, TensorBoard",
    group: "Use a network",
    load: () => import("./export.ts"),
  },
  {
    name: "inspect",
    summary: "show what a run did: layers, growth with its reasons, quality, time",
    group: "Look into a run",
    load: () => import("./inspect.ts"),
  },
  {
    name: "play",
    summary: "draw a distilled controller at work as an animated picture",
    group: "Look into a run",
    load: () => import("./play.ts"),
  },
  {
    name: "predict",
    summary: "say what a trained network answers to the rows of a table",
    group: "Use a network",
    load: () => import("./predict.ts"),
  },
  {
    name: "report",
    summary: "write a study down as a paper (PDF) and as a page (HTML)",
    group: "Compare",
    load: () => import("./report.ts"),
  },
  {
    name: "resume",
    summary: "go on with a run from its last checkpoint",
    group: "Train",
    load: () => import("./resume.ts"),
  },
  {
    name: "schema",
    summary: "print the JSON Schema of configurations or studies, for editors",
    group: "What there is",
    load: () => import("./schema.ts"),
  },
  {
    name: "strategies",
    summary: "list the growth strategies with their options",
    group: "What there is",
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
];
