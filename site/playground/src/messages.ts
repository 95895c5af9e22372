/** What the page and the worker of a network say to each other. @module */

import type { Scene } from "burgeon-drawing";
import type { Settings } from "./settings.ts";

export interface TaskPicture {
  /** Inputs of a row, as many as are shown: two of the plane, one of a curve, none where there are more. */
  readonly dimensions: number;
  /** Of points of the training and test rows: x, y (class or target), test or not. */
  readonly points: Float32Array;
  /** [left, right, bottom, top] of the plane. */
  readonly range: readonly [number, number, number, number];
  readonly classes: readonly string[] | null;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly notes: readonly string[];
  /** Whether the network acts in an environment, seen in `range`. */
  readonly isPlayed: boolean;
}

/** A line of an environment, in its own units; still ones have no thickness. */
export interface Line {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly thickness: number;
}

/** A moment of an episode that the network plays. */
export interface Played {
  readonly lines: readonly Line[];
  readonly text: string;
}

/** A network at one step. */
export interface Frame {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  /** On the held-out rows, as far as they were looked at. */
  readonly heldOut: number | null;
  readonly accuracy: number | null;
  readonly widths: readonly number[];
  readonly parameters: number;
  readonly scene: Scene;
  /** The plane as the network divides it: edge x edge RGBA; a curve: the predictions over the range; more inputs: rows right or wrong, in RGBA. */
  readonly map: Uint8ClampedArray<ArrayBuffer> | Float32Array;
  readonly edge: number;
  /** What each unit of each hidden layer gives over the same plane or rows: RGBA of `unitEdge` x `unitEdge`, one after another. */
  readonly units: Uint8ClampedArray<ArrayBuffer>;
  readonly unitEdge: number;
  /** Number of this structure; changes when units come or go. */
  readonly structure: number;
  readonly played: Played | null;
}

export interface Growth {
  readonly step: number;
  readonly kind: string;
  readonly axis: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly structure: number;
}

export type FromWorker =
  | { readonly type: "task"; readonly task: TaskPicture }
  | { readonly type: "frame"; readonly frame: Frame }
  | { readonly type: "growth"; readonly growth: Growth }
  | { readonly type: "declined"; readonly step: number; readonly reason: string }
  | {
      readonly type: "end";
      readonly step: number;
      readonly accuracy: number | null;
      readonly loss: number | null;
      /** Mean return of episodes. */
      readonly returned: number | null;
      readonly widths: readonly number[];
      readonly reason: string;
    }
  | { readonly type: "export"; readonly name: string; readonly data: Uint8Array | string; readonly inputs: number }
  | { readonly type: "problem"; readonly message: string };

export type ToWorker =
  | { readonly type: "start"; readonly settings: Settings; readonly strategy: string; readonly dark: boolean }
  | {
      readonly type: "pace";
      readonly paused: boolean;
      readonly hidden: boolean;
      readonly stepsPerSecond: number | null;
    }
  | { readonly type: "steps"; readonly count: number }
  | { readonly type: "grow"; readonly axis: string }
  | { readonly type: "remove"; readonly axis: string; readonly unit: number }
  | { readonly type: "back"; readonly structure: number }
  | { readonly type: "dark"; readonly dark: boolean }
  | { readonly type: "export"; readonly format: "onnx" | "js" };
