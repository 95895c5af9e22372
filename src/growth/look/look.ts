/**
 * The signals of one moment: computed once, shared by everybody who asks.
 *
 * @module
 */

import { asDefinition } from "../../definition-kind.ts";
import { invariant } from "../../errors.ts";
import type { Tap, Taps, WeightedLayer } from "../../nn/layer.ts";
import type { Network } from "../../nn/network.ts";
import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Matrix } from "../algebra/singular-values.ts";
import type { GradientPass, GradientPassOptions, Observer, Sample } from "../strategy.ts";
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

/** Makes a signal. */
export function defineSignal<Value, Options>(
  definition: SignalDefinition<Value, Options>,
): SignalDefinition<Value, Options> {
  return asDefinition("signal", definition);
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

/** The rows of a look. */
export interface View {
  /** Makes the inputs that activations are taken on; called again after an edit has changed what passes through. */
  readonly inputs: () => Tensor;
  /** What they should give; absent where unknown. */
  readonly targets?: () => Targets;
  /** The most rows of a tap, one for each position of an input; null for all. */
  readonly maxRows: number | null;
  /** Whether residual blocks add their skips in the pass that activations are taken on. */
  readonly skips: boolean;
  /** Recent training rows of the pass with gradients; null for those of the step just made. */
  readonly gradientRows?: number | null;
}

/** What was noted step by step since the last look. */
export interface Noted {
  /** Mean training loss; null before the first step. */
  readonly trainingLoss: number | null;
  /** How the weights into a site's units moved in a window of steps; null while it is not full or not kept. */
  updates(site: Site): SiteUpdates | null;
}

/** What signals may ask of the loop. */
export type Observed = Pick<
  Observer,
  "step" | "totalSteps" | "loss" | "lastUpdate" | "random" | "countFlops" | "comparison"
>;

export interface LookParts {
  readonly network: Network;
  readonly observe: Observed & Pick<Observer, "gradientPass" | "validationLoss">;
  /** The sites that will be asked about: one forward pass stops after the last. */
  readonly sites: readonly Site[];
  readonly view: View;
  readonly noted?: Noted;
}

/** What triggers and initializers may look at at one step; each signal is computed once. */
export class Look {
  readonly #parts: LookParts;
  readonly #taps = new Map<WeightedLayer, Tap>();
  readonly #values = new Map<string, unknown>();
  #backward: BackwardPass | null = null;
  #hasWeights = false;

  constructor(parts: LookParts) {
    this.#parts = parts;
  }

  get network(): Network {
    return this.#parts.network;
  }

  get device(): Device {
    return this.network.device;
  }

  /** Step, random streams, the last update. A trigger may draw in `start` only: `evaluate` is pure. */
  get observe(): Observed {
    return this.#parts.observe;
  }

  /** Taps and gradients of one pass through the network as it is now, on the rows of the step just made; of weights only `ofWeights`. */
  backward(ofWeights = false): BackwardPass {
    if (!this.#backward || (ofWeights && !this.#hasWeights)) {
      const recent = this.#parts.view.gradientRows ?? null;
      this.#hasWeights = ofWeights;
      this.#backward = this.#pass({ activationsOnly: !ofWeights, recent });
    }
    return this.#backward;
  }

  /** The same on one side of a comparison, without gradients of weights. */
  sample(sample: Sample): BackwardPass {
    return this.#once(`sample ${sample.side} ${sample.rows}`, () => this.#pass({ activationsOnly: true, sample }));
  }

  #pass(options: GradientPassOptions): BackwardPass {
    const taps = new Map<WeightedLayer, Tap>();
    const noted: Taps = { wants: () => true, put: (layer, tap) => taps.set(layer, tap) };
    const pass = this.#parts.observe.gradientPass(noted, options);
    const tap = (layer: WeightedLayer): Tap => {
      const found = taps.get(layer);
      invariant(found, `no tap at ${layer.name}`);
      return found;
    };
    return { ...pass, tap };
  }

  /** The targets of the rows that activations are taken on, on the host; null where it is unknown them. */
  targets(): Targets | null {
    return this.#once("targets", () => this.#parts.view.targets?.() ?? null);
  }

  /** Mean training loss of the steps since the last look; null where there was none. */
  get trainingLoss(): number | null {
    return this.#parts.noted?.trainingLoss ?? null;
  }

  /** Mean loss on held-out rows (on the training split where nothing is held out), computed on the first request. */
  validationLoss(rows?: number): number {
    return this.#once(`validation loss ${rows}`, () => this.#parts.observe.validationLoss(rows));
  }

  /** How the weights into a site's units moved in a window of steps; null while it is not full or not kept. */
  updates(site: Site): SiteUpdates | null {
    return this.#parts.noted?.updates(site) ?? null;
  }

  /** The inputs that activations are taken on: [rows, features], in the current scope. */
  inputs(): Tensor {
    return this.#parts.view.inputs();
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
    const wanted = new Set([asked, ...this.#parts.sites.map((site) => site.producers[0])]);
    const { inputs, maxRows, skips } = this.#parts.view;
    const x = inputs();
    let last = 0;
    const taps: Taps = {
      wants: (layer) => wanted.has(layer),
      put: (layer, tap) => {
        this.#taps.set(
          layer,
          sampledTap(layer, tap, maxRows, () => this.observe.random("rows")),
        );
        last = this.network.weighted.indexOf(layer);
      },
    };
    this.network.forward(x, { taps, skips, enough: () => this.#taps.size === wanted.size });
    for (const layer of this.network.weighted.slice(0, last + 1)) this.observe.countFlops(layer.flops() * x.rows);
  }

  /** Drops what is no longer true after an edit of a site's axis. */
  changed(): void {
    this.#taps.clear();
    this.#values.clear();
    this.#backward = null;
  }
}
