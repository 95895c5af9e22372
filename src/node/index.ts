/**
 * What Burgeon adds in Node: native products and decompositions, and datasets from files and by name.
 *
 * @module
 */

export { writeModelCard } from "./card/model-card.ts";
export { type DatasetSummary, inspectTableFile, type LoadOptions, listDatasets, loadDataset } from "./datasets/load.ts";
export {
  explainRow,
  explainRun,
  type ImportanceReport,
  type RowReport,
} from "./explain/explain-run.ts";
export { type Exported, type ExportOptions, exportRun } from "./export/export-run.ts";
export { createNodeDevice, type NodeDevice, type NodeDeviceOptions } from "./native/create-device.ts";
export { type DoctorReport, doctorReport } from "./native/doctor.ts";
export { type EvaluateOptions, evaluateRun, type RunEvaluation } from "./predict/evaluate-run.ts";
export { type PredictFileOptions, predictFile } from "./predict/predict-file.ts";
export { type ReadModelOptions, readModel } from "./predict/read-model.ts";
export { readPaper } from "./report/paper.ts";
export { writeDocument } from "./report/write-document.ts";
export { parseAnyConfig } from "./runs/config/any-config.ts";
export type { AnyConfig } from "./runs/config/environment-config.ts";
export { continueRun } from "./runs/continue-run.ts";
export { type LoadedModel, type LoadModelOptions, loadModel } from "./runs/model/load-model.ts";
export { type RunObserver, type RunOptions, type RunStart, resumeRun, startRun } from "./runs/run.ts";
export { type Conducted, type ConductOptions, conductStudy, type StudyObserver } from "./studies/conduct.ts";
export { findStudy } from "./studies/find-study.ts";
export { gatherRuns } from "./studies/gather-runs.ts";
export { redrawStudy, writeResults } from "./studies/write-results.ts";
