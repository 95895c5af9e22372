/** What the viewer's server tells its page: shapes of answers and of messages on the stream. @module */

import type { Document } from "../study/report/blocks.ts";
import type { DeclinedEvent, EndEvent, GrowthEvent, StartEvent } from "../train/events/events.ts";
import type { Points } from "./columns.ts";
import type { Flat } from "./flat.ts";
import type { SeriesAnswer } from "./series.ts";

/** What a run is doing. */
export type RunStatus =
  | "starting"
  | "running"
  | "paused"
  | "stopping"
  | "done"
  | "stopped-early"
  | "interrupted"
  | "failed"
  | "damaged";

/** A run in the table. */
export interface RunRecord {
  readonly id: string;
  readonly status: RunStatus;
  /** What is wrong with it, where something is. */
  readonly problem: string | null;
  readonly config: Flat;
  readonly data: string;
  readonly learner: string;
  readonly seed: number | null;
  readonly step: number | null;
  readonly epoch: number | null;
  readonly widths: readonly number[];
  readonly parameters: number | null;
  readonly edits: number | null;
  /** Last known numbers by name, such as `validation/accuracy`. */
  readonly metrics: Readonly<Record<string, number | string>>;
  readonly seconds: number | null;
  /** When its log last changed, in milliseconds since 1970. */
  readonly changed: number;
  readonly note: string;
}

/** A study in the list of the viewer. */
export interface StudyRecord {
  readonly id: string;
  readonly name: string;
}

/** A decision of the log: what the track shows. */
export type Decision = GrowthEvent | DeclinedEvent;

/** What a page needs of a run that is looked at. */
export interface RunHistory {
  readonly start: StartEvent | null;
  readonly end: EndEvent | null;
  readonly decisions: readonly Decision[];
  readonly metrics: readonly string[];
  /** Lines of the log that are no events. */
  readonly damagedLines: number;
  /** Bytes of the log that this is made of. */
  readonly offset: number;
  /** Steps that can be drawn with weights. */
  readonly checkpoints: readonly number[];
}

/** A number of the log: metric, step, seconds, value; what is not finite by name. */
export type LivePoint = readonly [metric: string, step: number, seconds: number, value: number | string];

/** Lines that were appended to the log of a run, from one offset to another. */
export interface LogMessage {
  readonly run: string;
  readonly from: number;
  readonly to: number;
  readonly points: readonly LivePoint[];
  readonly decisions: readonly Decision[];
  readonly start: StartEvent | null;
  readonly end: EndEvent | null;
  /** The step of its last checkpoint; null before the first. */
  readonly checkpoint: number | null;
  /** The log was cut or replaced: everything that is known of it is void. */
  readonly reset: boolean;
}

/** Changes of the table. */
export interface TableMessage {
  /** Whether it has all runs: what is not in it is gone. */
  readonly all: boolean;
  /** Without the configuration where it did not change. */
  readonly runs: readonly (Omit<RunRecord, "config"> & { readonly config?: Flat })[];
  readonly removed: readonly string[];
  readonly studies: readonly StudyRecord[];
}

/** Curves that were asked for. */
export interface SeriesReply extends SeriesAnswer {
  readonly runs: readonly string[];
  /** Bytes of each log that the curves are made of. */
  readonly offsets: readonly number[];
}

/** A network with its weights, to be drawn. */
export interface DrawnNetwork {
  readonly step: number;
  readonly kind: "layers" | "graph";
  /** Inputs first, outputs last; of a graph one column of all neurons, `depth` from 0 for inputs to 1 for outputs. */
  readonly columns: readonly DrawnColumn[];
  readonly links: readonly DrawnLink[];
}

/** A column of units in a drawing. */
export interface DrawnColumn {
  readonly name: string;
  readonly units: readonly {
    readonly id: number;
    readonly birth: number;
    readonly label?: string;
    readonly depth?: number;
    /** Standard deviation of its activation, where it was diagnosed. */
    readonly activity?: number;
  }[];
}

/** Weights between two columns: `weights[i * from.length + j]` from unit j to unit i; of a graph a list of edges. */
export interface DrawnLink {
  readonly from: number;
  readonly to: number;
  readonly weights: readonly number[];
  /** Weights of one kernel, where they are means over some. */
  readonly kernel?: number;
  readonly edges?: readonly (readonly [source: number, target: number])[];
}

/** Signals of one layer, from a diagnosis. */
export interface LayerHealth {
  readonly moment: string;
  readonly step: number;
  readonly axis: string;
  readonly width: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/** Everything that a page without a server shows. */
export interface Snapshot {
  readonly made: string;
  readonly folder: string;
  readonly table: TableMessage;
  readonly histories: Readonly<Record<string, RunHistory>>;
  /** Points by run and metric; of long curves the extremes and the last of each bucket. */
  readonly points: Readonly<
    Record<string, Readonly<Record<string, { readonly [K in keyof Points]: readonly (number | string)[] }>>>
  >;
  readonly networks: Readonly<Record<string, DrawnNetwork>>;
  readonly studies: Readonly<Record<string, Document>>;
  readonly health: Readonly<Record<string, readonly LayerHealth[]>>;
}
