/** The signals of every layer. @module */

import type { Diagnostic } from "../../growth/look/diagnostics.ts";
import type { Look } from "../../growth/look/look.ts";
import { Observation } from "../../growth/look/observation.ts";
import { type Site, sitesOf } from "../../growth/look/site.ts";
import { unitVariance } from "../../growth/signals/unit-variance.ts";
import { updateStatistics } from "../../growth/signals/update-statistics.ts";
import type { Diagnosis, DiagnosisOptions } from "../diagnosis/diagnosis.ts";
import { update } from "./passes.ts";
import type { LayersState } from "./state.ts";
import { observerOf } from "./strategy-context.ts";
import { trainingBatch } from "./training-batch.ts";

/** Computes each of the signals on a fixed batch, and trains on to see how weights move: on the plan's last steps where it has none left. */
export function diagnoseLayers(
  state: LayersState,
  { rows = 512, steps = 50 }: DiagnosisOptions,
  signals: readonly Diagnostic[],
): Diagnosis {
  const { session, network } = state;
  const { device, source } = session;
  const { training } = source;
  const { step } = session.progress;
  const everything = { maxRows: null, skips: true };
  const observation = new Observation(network, observerOf(state), { probe: rows, updates: steps });
  const sites = sitesOf(network);
  const still = device.scope("diagnosis", () => {
    const probe = training.probe(rows);
    state.batch = { inputs: training.split.inputs(probe), rows: probe };
    const look = observation.look(sites, rows, everything);
    return sites.map((site) => ({ values: valuesOf(signals, site, look), ...unitsOf(site, look) }));
  });
  session.progress.step = Math.max(0, Math.min(step, session.settings.totalSteps - steps));
  for (let i = 0; i < steps; i++) {
    device.scope("step", () => {
      update(state, trainingBatch(session, source.next(state.trained)));
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
  return { step, rows: Math.min(rows, training.split.rows), layers };
}

const valuesOf = (signals: readonly Diagnostic[], site: Site, look: Look): Record<string, number | null> =>
  Object.fromEntries(signals.map(({ name, value }) => [name, value(site, look)]));

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
