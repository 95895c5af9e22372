/** The signals of every layer of a trained network, at one checkpoint. @module */

import { diagnose } from "../../growth/look/diagnostics.ts";
import type { Look } from "../../growth/look/look.ts";
import { Observation } from "../../growth/look/observation.ts";
import { type Site, sitesOf } from "../../growth/look/site.ts";
import { unitVariance } from "../../growth/signals/unit-variance.ts";
import { updateStatistics } from "../../growth/signals/update-statistics.ts";
import type { StepBatch } from "../../growth/strategy.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { TrainOptions } from "../options.ts";
import { resolveSettings } from "../settings.ts";
import { update } from "./passes.ts";
import { Session } from "./session.ts";
import { observerOf } from "./strategy-context.ts";
import { trainingBatch } from "./training-batch.ts";

/** One layer. */
export interface LayerDiagnosis {
  readonly axis: string;
  readonly width: number;
  /** By name, see `diagnostics`; null where a signal has no number. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Of each unit. */
  readonly variances: readonly number[];
  readonly restlessness: readonly number[];
}

export interface Diagnosis {
  readonly step: number;
  /** Rows of the probe. */
  readonly rows: number;
  readonly layers: readonly LayerDiagnosis[];
}

export interface DiagnosisOptions {
  /** Rows of the fixed batch that signals look at; default 512, fewer where the training split has fewer. */
  readonly rows?: number;
  /** Training steps, in memory only, over which updates are watched; default 50. */
  readonly steps?: number;
}

/**
 * Restores a checkpoint (or takes the network as it is born), computes every signal of every layer on a fixed batch, and trains on in memory for some
 * steps to see how weights move: on the plan's last steps where it has none left. Nothing is written, and the device is left as it was.
 */
export function diagnoseCheckpoint(
  options: TrainOptions,
  checkpoint: Omit<Checkpoint, "best"> | null,
  { rows = 512, steps = 50 }: DiagnosisOptions = {},
): Diagnosis {
  const settings = resolveSettings(options);
  const session = new Session(options, settings);
  try {
    if (checkpoint) session.restore({ ...checkpoint, best: null });
    const { step } = session.progress;
    let batch: StepBatch | null = null;
    const observe = observerOf(session, () => batch);
    const everything = { maxRows: null, skips: true };
    const observation = new Observation(session.network, observe, { probe: rows, updates: steps });
    const sites = sitesOf(session.network);
    const { device } = session;
    const still = device.scope("diagnosis", () => {
      const probe = session.probeRows(rows);
      batch = { inputs: session.train.inputs(probe), rows: probe };
      const look = observation.look(sites, rows, everything);
      return sites.map((site) => ({ values: diagnose(site, look), ...unitsOf(site, look) }));
    });
    session.progress.step = Math.max(0, Math.min(step, settings.totalSteps - steps));
    for (let i = 0; i < steps; i++) {
      device.scope("step", () => {
        const next = session.order.next();
        update(session, trainingBatch(session, next));
      });
      observation.afterStep();
    }
    const moving = device.scope("updates", () => {
      const look = observation.look(sites, rows, everything);
      return sites.map((site) => movementOf(site, look));
    });
    const layers = sites.map(({ axis }, i) => {
      const [first, second] = [still[i], moving[i]] as [(typeof still)[number], (typeof moving)[number]];
      const { restlessness, ...values } = second;
      const { variances } = first;
      return {
        axis: axis.name,
        width: axis.size,
        values: { ...first.values, ...values.values },
        variances,
        restlessness,
      };
    });
    return { step, rows: Math.min(rows, session.train.rows), layers };
  } finally {
    session.dispose();
  }
}

const unitsOf = (site: Site, look: Look): { variances: number[] } => ({
  variances: [...look.get(unitVariance, site, {}).units],
});

function movementOf(site: Site, look: Look): { values: Record<string, number | null>; restlessness: number[] } {
  const found = look.get(updateStatistics, site, {});
  if (!found) return { values: {}, restlessness: [] };
  const mean = (all: Float64Array): number => all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length);
  const { restlessness, magnitude } = found;
  return {
    values: { restlessness: mean(restlessness), updateMagnitude: mean(magnitude) },
    restlessness: [...restlessness],
  };
}
