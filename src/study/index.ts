/**
 * Studies: cases, arms, controls and seeds as data; their plan, results, statistics and report. `burgeon/node` runs them.
 *
 * @module
 */

export {
  type Arm,
  defineStudy,
  type Factors,
  type Published,
  type PublishedFigure,
  type RunSettings,
  type Scale,
  type ScaleName,
  type Sizes,
  type StudyDefinition,
} from "./definition.ts";
export { type Cell, configOf, planStudy, type StudyPlan, type StudyRequest } from "./plan.ts";
export type { Block, Document } from "./report/blocks.ts";
export { markdownDocument } from "./report/markdown.ts";
export { type ReportOptions, studyReport } from "./report/report.ts";
export {
  type ArmComparison,
  type ArmResult,
  type CaseResult,
  compareCases,
  type RunResult,
  type StudyResults,
  summarize,
} from "./results.ts";
export { parseSeeds } from "./seeds.ts";
export { type Comparison, comparePairs, type PairOptions, power, type Spread, spread } from "./statistics.ts";
export * as studies from "./studies/index.ts";
export { parseStudy } from "./study-file.ts";
