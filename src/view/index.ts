/**
 * What a viewer of runs computes: curves, groups, structures over time, and their tables and pictures as text.
 *
 * @module
 */

export { type Against, Columns, numberOf, type Points } from "./columns.ts";
export { drawnGraph, type NeuronsAndEdges } from "./drawn-graph.ts";
export { type Flat, flatten, type Plain } from "./flat.ts";
export { carried, type GroupCurve, type GroupValue, groupBy, groupCurve, groupValue, type OnGrid } from "./groups.ts";
export type {
  Decision,
  DrawnColumn,
  DrawnLink,
  DrawnNetwork,
  LayerHealth,
  LivePoint,
  LogMessage,
  RunHistory,
  RunRecord,
  RunStatus,
  SeriesReply,
  Snapshot,
  StudyRecord,
  TableMessage,
} from "./messages.ts";
export {
  type Chart,
  type ChartLine,
  chartCsv,
  chartTex,
  tableCsv,
  tableMarkdown,
  tableTex,
  type ViewTable,
} from "./pictures.ts";
export { type Grid, middleOf, type Reduced, type SmoothState, smoothed } from "./reduce.ts";
export { type Series, type SeriesAnswer, type SeriesRequest, seriesOf } from "./series.ts";
export {
  type AxisDifference,
  Life,
  markOf,
  type Structure,
  structureDifference,
  type TrackMark,
  type ViewAxis,
  type ViewUnit,
} from "./structure.ts";
