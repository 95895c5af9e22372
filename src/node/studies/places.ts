/** The cells of a study with where their runs are, and which wait for which. @module */

import type { Cell, StudyPlan } from "../../study/plan.ts";
import type { Outcome } from "./study-run.ts";

/** One cell with where its run is, once that is known. */
export interface Place {
  readonly cell: Cell;
  /** The cell that it follows. */
  readonly follows: Place | null;
  /** The cell whose operations it may spend. */
  readonly spends: Place | null;
  folder: string | null;
  state: "waiting" | "running" | "over";
  outcome: Outcome | null;
}

export function placesOf(plan: StudyPlan): Place[] {
  const places: Place[] = [];
  const { flopsOf } = plan.study;
  for (const cell of plan.cells) {
    const run = (arm: string | undefined): Place | null =>
      places.find(
        ({ cell: { arm: other, seed, case: at } }) => other.name === arm && seed === cell.seed && at === cell.case,
      ) ?? null;
    const spends = flopsOf === null || cell.arm.name === flopsOf ? null : run(flopsOf);
    places.push({ cell, follows: run(cell.arm.follows?.arm), spends, folder: null, state: "waiting", outcome: null });
  }
  return places;
}

/** The cells that have to be over before one can begin. */
export const before = ({ follows, spends }: Place): Place[] => [follows, spends].filter((place) => place !== null);
