/** How weights move from step to step, over a window of steps. @module */

import { invariant } from "../../errors.ts";
import type { Unit } from "../../nn/axis.ts";
import type { Network } from "../../nn/network.ts";
import { fanInOf } from "../../nn/parameter.ts";
import type { Reals } from "../../tensor/device.ts";
import { RandomStream } from "../../tensor/random.ts";
import { type Site, sitesOf } from "./site.ts";

/** Of the normalized updates u = dw / learning rate of a site's units over a window of steps; norms over each unit's incoming weights. */
export interface SiteUpdates {
  /** Steps in the window. */
  readonly steps: number;
  /** ||mean of u|| of each unit. */
  readonly drift: Float64Array;
  /** ||standard deviation of u|| of each unit. */
  readonly spread: Float64Array;
  /** Root of the mean square of u over the window and a unit's weights. */
  readonly magnitude: Float64Array;
}

export interface UpdateWindowOptions {
  /** Steps in a window; a full one is given until the next is. */
  readonly steps: number;
  /** Incoming weights of each unit that are looked at, the same at every step, or all where there are no more. */
  readonly weights: number;
}

/** Of a site: weights that are looked at, and the window that runs. */
interface Sampled {
  /** The axis's units, by which an edit is noticed. */
  readonly units: readonly Unit[];
  readonly fanIn: number;
  /** Which units there are and what feeds them: another network restarts the window. */
  readonly shape: string;
  /** Where in the weight each sampled one is: [units, sampled]. */
  readonly places: Int32Array;
  /** Of each: its value after the last step, sum u and sum u^2. */
  readonly values: Float64Array;
  /** Steps in the sums. */
  count: number;
}

interface Full extends SiteUpdates {
  readonly shape: string;
}

interface PlainSums {
  readonly shape: string;
  readonly count: number;
  readonly sums: readonly number[];
  readonly squares: readonly number[];
}

/** What a window is between two steps, as plain data. */
export interface UpdateWindowState {
  readonly running: Readonly<Record<string, PlainSums>>;
  readonly full: Readonly<Record<string, PlainUpdates>>;
}

interface PlainUpdates {
  readonly shape: string;
  readonly steps: number;
  readonly drift: readonly number[];
  readonly spread: readonly number[];
  readonly magnitude: readonly number[];
}

/**
 * Sums of the normalized updates of the weights into each site's units, by its first producer. A sample of each unit's weights is looked
 * at, so that the price of a step is a few microseconds; a unit's shares of drift and spread are those of its sample.
 */
export class UpdateWindow {
  readonly #network: Network;
  #sites: readonly Site[];
  readonly #options: UpdateWindowOptions;
  readonly #sampled = new Map<string, Sampled>();
  readonly #full: Map<string, Full>;

  constructor(network: Network, options: UpdateWindowOptions, saved: UpdateWindowState | null = null) {
    this.#network = network;
    this.#sites = sitesOf(network);
    this.#options = options;
    for (const site of this.#sites) this.#remember(site, saved?.running[site.axis.name]);
    this.#full = new Map(
      Object.entries(saved?.full ?? {}).map(([name, { shape, steps, drift, spread, magnitude }]) => {
        const array = (values: readonly number[]): Float64Array => Float64Array.from(values);
        return [name, { shape, steps, drift: array(drift), spread: array(spread), magnitude: array(magnitude) }];
      }),
    );
  }

  /** Takes a site's weights down as they are now, and begins with its sums, from zero or where they were. */
  #remember({ axis, producers: [{ weight }] }: Site, saved?: PlainSums): void {
    const fanIn = fanInOf(weight);
    const columns = sampledColumns(axis.name, fanIn, this.#options.weights);
    const places = new Int32Array(axis.size * columns.length);
    for (let at = 0; at < places.length; at++) {
      places[at] = Math.floor(at / columns.length) * fanIn + (columns[at % columns.length] as number);
    }
    const shape = `${axis.units.map(({ id }) => id).join(",")} x ${fanIn}`;
    const values = new Float64Array(3 * places.length);
    const all = weight.tensor.device.reals(weight.tensor.address, weight.tensor.size);
    const known = saved?.shape === shape ? saved : null;
    for (let at = 0; at < places.length; at++) {
      values[3 * at] = all[places[at] as number] as number;
      values[3 * at + 1] = known?.sums[at] ?? 0;
      values[3 * at + 2] = known?.squares[at] ?? 0;
    }
    this.#sampled.set(axis.name, { units: axis.units, fanIn, shape, places, values, count: known?.count ?? 0 });
  }

  /** What is remembered of a site; null when its units or what feeds them are others by now. */
  #current({ axis, producers: [{ weight }] }: Site): Sampled | null {
    const found = this.#sampled.get(axis.name);
    if (found?.fanIn !== fanInOf(weight)) return null;
    const { units } = found;
    if (units === axis.units) return found;
    // Restoring a checkpoint or ending a trial recreates the same units.
    return units.length === axis.size && axis.units.every(({ id }, at) => units[at]?.id === id) ? found : null;
  }

  /** After an edit: restarts where units or layers were added or removed. */
  edited(): void {
    this.#sites = sitesOf(this.#network);
    const names = this.#sites.map(({ axis }) => axis.name);
    for (const name of [...this.#sampled.keys()].filter((one) => !names.includes(one))) {
      this.#sampled.delete(name);
      this.#full.delete(name);
    }
    for (const site of this.#sites) if (!this.#current(site)) this.#remember(site);
  }

  /** Takes down what the step just made changed. A learning rate of 0 moves nothing and is skipped. */
  push(learningRate: number): void {
    if (learningRate <= 0) return;
    for (const site of this.#sites) {
      const sampled = this.#current(site);
      invariant(sampled, "the window did not record an edit");
      const { tensor } = site.producers[0].weight;
      addUpdates(tensor.device.reals(tensor.address, tensor.size), sampled, 1 / learningRate);
      sampled.count++;
      if (sampled.count < this.#options.steps) continue;
      this.#full.set(site.axis.name, summarize(sampled));
      beginAnew(sampled);
    }
  }

  /** The last full window of a site; null where its units had none yet. */
  updates(site: Site): SiteUpdates | null {
    const found = this.#full.get(site.axis.name);
    return found && found.shape === this.#current(site)?.shape ? found : null;
  }

  /** Plain data: a window restored from it continues to the same numbers. */
  state(): UpdateWindowState {
    const started = [...this.#sampled].filter(([, { count }]) => count > 0);
    const running = started.map(([name, { shape, count, places, values }]) => {
      const each = (part: number): number[] => Array.from(places, (_, at) => values[3 * at + part] as number);
      return [name, { shape, count, sums: each(1), squares: each(2) }] as const;
    });
    const full = [...this.#full].map(([name, { shape, steps, drift, spread, magnitude }]) => {
      return [name, { shape, steps, drift: [...drift], spread: [...spread], magnitude: [...magnitude] }] as const;
    });
    return { running: Object.fromEntries(running), full: Object.fromEntries(full) };
  }
}

/** Columns of a weight that are looked at: the same draw for the same axis and fan-in. */
function sampledColumns(name: string, fanIn: number, weights: number): Int32Array {
  const all = Int32Array.from({ length: fanIn }, (_, i) => i);
  const count = Math.min(fanIn, weights);
  const random = new RandomStream(0, `update window ${name} ${fanIn}`);
  for (let i = 0; i < count && count < fanIn; i++) {
    const other = i + Math.floor(random.uniform() * (fanIn - i));
    [all[i], all[other]] = [all[other] as number, all[i] as number];
  }
  return all.slice(0, count).sort();
}

/** Adds u and u^2 of the sampled weights, and remembers them as they are now. */
function addUpdates(all: Reals, { places, values }: Sampled, scale: number): void {
  for (let i = 0, at = 0; i < places.length; i++, at += 3) {
    const now = all[places[i] as number] as number;
    const u = (now - (values[at] as number)) * scale;
    values[at] = now;
    values[at + 1] = (values[at + 1] as number) + u;
    values[at + 2] = (values[at + 2] as number) + u * u;
  }
}

function beginAnew(sampled: Sampled): void {
  const { values } = sampled;
  for (let at = 0; at < values.length; at += 3) {
    values[at + 1] = 0;
    values[at + 2] = 0;
  }
  sampled.count = 0;
}

/** Norms over each unit's sampled weights. */
function summarize({ shape, units, count, places, values }: Sampled): Full {
  const sampled = units.length === 0 ? 0 : places.length / units.length;
  const norms = (): Float64Array => new Float64Array(units.length);
  const [drift, spread, magnitude] = [norms(), norms(), norms()];
  for (let unit = 0, at = 0; unit < units.length; unit++) {
    let [means, variances, total] = [0, 0, 0];
    for (let i = 0; i < sampled; i++, at += 3) {
      const mean = (values[at + 1] as number) / count;
      const square = (values[at + 2] as number) / count;
      means += mean * mean;
      variances += Math.max(0, square - mean * mean);
      total += square;
    }
    drift[unit] = Math.sqrt(means);
    spread[unit] = Math.sqrt(variances);
    magnitude[unit] = sampled === 0 ? 0 : Math.sqrt(total / sampled);
  }
  return { shape, steps: count, drift, spread, magnitude };
}
