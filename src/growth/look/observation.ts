/** What a trigger wants noted between two looks, and the signals of a look. @module */

import type { Network } from "../../nn/network.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Observer } from "../strategy.ts";
import { Look, type Targets, type View } from "./look.ts";
import { type Site, sitesOf } from "./site.ts";
import { UpdateWindow, type UpdateWindowState } from "./update-window.ts";

/** What a trigger requests besides the present step. */
export interface Wanted {
  /** Rows of a fixed batch with targets, on which activations are taken; absent for the most recent inputs. */
  readonly probe?: number;
  /** Steps over which the updates of weights are noted; absent for none. */
  readonly updates?: number;
  /** Whether the mean training loss between two looks is requested. */
  readonly loss?: boolean;
  /** Whether the changes made by the last step are requested. */
  readonly lastUpdate?: boolean;
}

/** Everything that one of several wants. */
export function joinWanted(all: readonly Wanted[]): Wanted {
  const most = (key: "probe" | "updates"): number => Math.max(0, ...all.map((wanted) => wanted[key] ?? 0));
  const [probe, updates] = [most("probe"), most("updates")];
  return {
    ...(probe > 0 ? { probe } : {}),
    ...(updates > 0 ? { updates } : {}),
    ...(all.some(({ loss }) => loss) ? { loss: true } : {}),
    ...(all.some(({ lastUpdate }) => lastUpdate) ? { lastUpdate: true } : {}),
  };
}

/** What was noted between looks, as plain data. */
export interface ObservationState {
  readonly loss: { readonly sum: number; readonly count: number };
  readonly updates: UpdateWindowState | null;
}

/** Weights of each unit that a window looks at. */
const SAMPLED_WEIGHTS = 8;

/** Notes losses and updates at every step, and makes signals that know of them. */
export class Observation {
  readonly #network: Network;
  readonly #observe: Observer;
  readonly #wanted: Wanted;
  readonly #window: UpdateWindow | null;
  #loss: { sum: number; count: number };
  /** Those of the probe never change. */
  #targets: Targets | null = null;

  constructor(network: Network, observe: Observer, wanted: Wanted, saved: ObservationState | null = null) {
    this.#network = network;
    this.#observe = observe;
    this.#wanted = wanted;
    this.#loss = { ...(saved?.loss ?? { sum: 0, count: 0 }) };
    this.#window = wanted.updates
      ? new UpdateWindow(network, { steps: wanted.updates, weights: SAMPLED_WEIGHTS }, saved?.updates)
      : null;
    if (wanted.lastUpdate) observe.keepUpdates();
  }

  /** After every step, looked at or not. */
  afterStep(): void {
    const { loss, learningRate } = this.#observe;
    if (this.#wanted.loss && loss !== null) this.#loss = { sum: this.#loss.sum + loss, count: this.#loss.count + 1 };
    if (this.#window && learningRate !== null) this.#observe.time("signals", () => this.#window?.push(learningRate));
  }

  /** A look at sites. `recent`: inputs it takes where no probe is wanted. The sum of the loss restarts. */
  look(sites: readonly Site[], recent: number, view: Pick<View, "maxRows" | "skips">): Look {
    const { probe } = this.#wanted;
    const { sum, count } = this.#loss;
    this.#loss = { sum: 0, count: 0 };
    const observe = this.#observe;
    const rows =
      probe === undefined
        ? { inputs: () => observe.recentInputs(recent) }
        : { inputs: () => observe.labelledProbe(probe).inputs, targets: () => this.#probeTargets(probe) };
    return new Look({
      network: this.#network,
      observe,
      // What looks at a probe may compare with layers that are not asked about.
      sites: probe === undefined ? sites : sitesOf(this.#network),
      view: { ...rows, ...view },
      noted: {
        trainingLoss: count === 0 ? null : sum / count,
        updates: (site) => this.#window?.updates(site) ?? null,
      },
    });
  }

  /** A look whose passes take the most recent `rows`, or those of the step. What is noted continues. */
  lookAtRecent(sites: readonly Site[], rows: number | null, view: Pick<View, "maxRows" | "skips">): Look {
    const observe = this.#observe;
    const inputs = (): Tensor => observe.recentInputs(rows ?? observe.batch?.rows.length ?? 1);
    return new Look({ network: this.#network, observe, sites, view: { inputs, gradientRows: rows, ...view } });
  }

  #probeTargets(rows: number): Targets {
    this.#targets ??= probeTargets(this.#network, this.#observe, rows);
    return this.#targets;
  }

  /** After an edit. */
  edited(): void {
    this.#window?.edited();
  }

  state(): ObservationState {
    return { loss: this.#loss, updates: this.#window?.state() ?? null };
  }
}

/** The targets of the probe, on the host. */
function probeTargets({ device }: Network, observe: Observer, rows: number): Targets {
  return device.scope("targets", () => {
    const { inputs, targets } = observe.labelledProbe(rows);
    if (targets.kind === "classes")
      return { kind: "classes", labels: device.ints(targets.labels, inputs.rows).slice() };
    const { columns } = targets.values;
    return { kind: "values", values: { rows: inputs.rows, columns, values: new Float64Array(targets.values.read()) } };
  });
}
