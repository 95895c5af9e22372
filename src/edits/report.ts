/** Edits of all kinds, and what they did. @module */

import type { Preservation } from "./edit.ts";
import type * as kinds from "./kinds/index.ts";

/** An edit of any kind in `kinds/`. */
export type Edit = Parameters<(typeof kinds)[keyof typeof kinds]["plan"]>[0];

/** What an edit did. */
export interface EditReport {
  readonly kind: Edit["kind"];
  /** The axis; "depth" where layers come or go. */
  readonly axis: string;
  /** The layer that came or went. */
  readonly layer?: string;
  /** Units of the axis, or weighted layers of the network. */
  readonly from: number;
  readonly to: number;
  readonly preserves: Preservation;
  /** Largest change of an output on the probe batch; null when there was no probe. */
  readonly drift: number | null;
}
