/**
 * The signals of one moment: computed once, shared by everybody who asks.
 *
 * @module
 */

import { invariant } from "../../errors.ts";
import type { Tap, Taps, WeightedLayer } from "../../nn/layer.ts";
import type { Network } from "../../nn/network.ts";
import type { Parameter } from "../../nn/parameter.ts";
import type { Device } from "../../tensor/device.ts";
import type { RandomStream } from "../../tensor/random.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import type { GradientPass } from "../strategy.ts";
import { sampledTap } from "./sampled-tap.ts";
import type { Site } from "./site.ts";
import type { SiteUpdates } from "./update-window.ts";

/** A signal: numbers per unit or per axis, from what passes through a site. One file each in `signals/`. */
export interface SignalDefinition<Value, Options> {
  readonly name: string;
  readonly summary: string;
  readonly formula: string;
  readonly source: string;
  compute(site: Site, look: Look, options: Options): Value;
}

export function defineSignal<Value, Options>(
  definition: SignalDefinition<Value, Options>,
): SignalDefinition<Value, Options> {
  return Object.freeze(definition);
}

/** How far training is. */
export interface Moment {
  /** Steps complete. */
  readonly step: number;
  /** Steps planned. */
  readonly totalSteps: number;
  /** Mean training loss of the step just made; null before the first. */
  readonly loss?: number | null;
}

/** One consistent pass forward and backward on the rows of the step just made. */
export interface BackwardPass extends GradientPass {
  /** What passed through a weighted layer. */
  tap(layer: WeightedLayer): Tap;
}

/** What a batch should give: a label for each row, or values [rows, columns]. */
export type Targets =
  | { readonly kind: "classes"; readonly labels: Int32Array }
  | { readonly kind: "values"; readonly values: Matrix };

export interface LookOptions {
  readonly network: Network;
  /** Makes the rows that activations are taken on; called again after an edit has changed what passes through. */
  readonly inputs: () => Tensor;
  /** The most rows of a tap, one for each position of an input; null for all. */
  readonly maxRows: number | null;
  /** Whether residual blocks add their skips in the pass that activations are taken on. */
  readonly skips: boolean;
  /** The sites that will be asked about: one forward pass stops behind the last. */
  readonly sites: readonly Site[];
  readonly moment: Moment;
  /** A pass with gradients on the rows of the step just made, those of weights only where they are asked for. */
  readonly gradientPass: (taps: Taps, activationsOnly: boolean) => GradientPass;
  /** What the step just made added to a parameter; null unless a trigger asks for it to be kept. */
  readonly lastUpdate: (parameter: Parameter) => Tensor | null;
  /** The random stream of this name. */
  readonly random: (name: string) => RandomStream;
  readonly countFlops: (flops: number) => void;
  /** The targets of the rows that `inputs` makes; absent where nobody knows them. */
  readonly targets?: () => Targets;
  /** Mean training loss of the steps since the last look; null before the first. */
  readonly trainingLoss?: number | null;
  /** Mean loss on held-out rows, now; absent where nothing is held out. */
  readonly validationLoss?: () => number;
  /** How the weights into a site's units moved in a window of steps; null while it is not full or nobody keeps one. */
  readonly updates?: (site: Site) => SiteUpdates | null;
}

export class Look {
  readonly network: Network;
  readonly #options: LookOptions;
  readonly #taps = new Map<WeightedLayer, Tap>();
  readonly #values = new Map<string, unknown>();
  #backward: BackwardPass | null = null;
  #hasWeights = false;

  constructor(options: LookOptions) {
    this.network = options.network;
    this.#options = options;
  }

  get moment(): Moment {
    return this.#options.moment;
  }

  /** The random stream of this name. A trigger may draw in `start` only: `evaluate` is pure. Signals draw from streams of their own. */
  random(name: string): RandomStream {
    return this.#options.random(name);
  }

  get device(): Device {
    return this.network.device;
  }

  /** What the step just made added to a parameter; null unless a trigger asks for it to be kept. */
  lastUpdate(parameter: Parameter): Tensor | null {
    return this.#options.lastUpdate(parameter);
  }

  /** Taps and gradients of one pass through the network as it is now, on the rows of the step just made; of weights only `ofWeights`. */
  backward(ofWeights = false): BackwardPass {
    if (!this.#backward || (ofWeights && !this.#hasWeights)) {
      const taps = new Map<WeightedLayer, Tap>();
      const noted: Taps = { wants: () => true, put: (layer, tap) => taps.set(layer, tap) };
      const pass = this.#options.gradientPass(noted, !ofWeights);
      this.#hasWeights = ofWeights;
      const tap = (layer: WeightedLayer): Tap => {
        const found = taps.get(layer);
        invariant(found, `no tap at ${layer.name}`);
        return found;
      };
      this.#backward = { ...pass, tap };
    }
    return this.#backward;
  }

  /** The targets of the rows that activations are taken on, on the host; null where nobody knows them. */
  targets(): Targets | null {
    return this.#once("targets", () => this.#options.targets?.() ?? null);
  }

  /** Mean training loss of the steps since the last look; null where there was none. */
  get trainingLoss(): number | null {
    return this.#options.trainingLoss ?? null;
  }

  /** Mean loss on held-out rows, computed on the first request; null where nothing is held out. */
  validationLoss(): number | null {
    return this.#once("validation loss", () => this.#options.validationLoss?.() ?? null);
  }

  /** How the weights into a site's units moved in a window of steps; null while it is not full or nobody keeps one. */
  updates(site: Site): SiteUpdates | null {
    return this.#options.updates?.(site) ?? null;
  }

  /** The inputs that activations are taken on: [rows, features], in the current scope. */
  inputs(): Tensor {
    return this.#options.inputs();
  }

  #once<Value>(key: string, compute: () => Value): Value {
    if (!this.#values.has(key)) this.#values.set(key, compute());
    return this.#values.get(key) as Value;
  }

  /** The value of a signal at a site; computed on the first request. */
  get<Value, Options>(signal: SignalDefinition<Value, Options>, site: Site, options: Options): Value {
    const key = `${signal.name} ${site.axis.name} ${JSON.stringify(options)}`;
    return this.#once(key, () => signal.compute(site, this, options));
  }

  /** What passes through the first producer of a site, for the rows of this evaluation, or some of them. */
  tap(site: Site): Tap {
    const [producer] = site.producers;
    if (!this.#taps.has(producer)) this.#forward(producer);
    const tap = this.#taps.get(producer);
    invariant(tap, `no tap at ${producer.name}`);
    return tap;
  }

  /** One pass over the inputs, as far as the last site that may be asked about. */
  #forward(asked: WeightedLayer): void {
    this.#taps.clear();
    const wanted = new Set([asked, ...this.#options.sites.map((site) => site.producers[0])]);
    const { inputs, maxRows, skips } = this.#options;
    const x = inputs();
    let last = 0;
    const taps: Taps = {
      wants: (layer) => wanted.has(layer),
      put: (layer, tap) => {
        this.#taps.set(
          layer,
          sampledTap(layer, tap, maxRows, () => this.random("rows")),
        );
        last = this.network.weighted.indexOf(layer);
      },
    };
    this.network.forward(x, { taps, skips, enough: () => this.#taps.size === wanted.size });
    for (const layer of this.network.weighted.slice(0, last + 1)) this.countFlops(layer.flops() * x.rows);
  }

  countFlops(flops: number): void {
    this.#options.countFlops(flops);
  }

  /** Drops what is no longer true after an edit of a site's axis. */
  changed(): void {
    this.#taps.clear();
    this.#values.clear();
    this.#backward = null;
  }
}
