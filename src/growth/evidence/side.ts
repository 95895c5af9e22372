/** The rows on one side of a comparison, as a site sees them: what its units give, and what the loss asks for. @module */

import { invariant } from "../../errors.ts";
import type { WeightedLayer } from "../../nn/layer.ts";
import { fanInOf, fanOutOf } from "../../nn/parameter.ts";
import type { Device } from "../../tensor/device.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { BackwardPass, Look } from "../look/look.ts";
import { atPositions, type Hearer, hearersOf } from "../look/passages.ts";
import type { Site } from "../look/site.ts";
import type { Sample } from "../strategy.ts";

/** Incoming weights of new units: [count, fanIn], and [count] where the layer has a bias of its own. */
export interface UnitWeights {
  readonly weights: Float64Array;
  readonly bias: Float64Array | null;
}

/** What units give where a consumer hears them: [rows, count], a row for each of its positions on each sample. */
export type Heard = readonly Tensor[];

export class Side {
  readonly device: Device;
  readonly producer: WeightedLayer;
  readonly samples: number;
  readonly input: Tensor;
  readonly hearers: readonly Hearer[];
  readonly #pass: BackwardPass;

  constructor(site: Site, look: Look, sample: Sample) {
    const [producer] = site.producers;
    this.device = look.device;
    this.producer = producer;
    this.#pass = look.sample(sample);
    this.input = this.#pass.tap(producer).input;
    this.samples = this.input.shape[0] as number;
    this.hearers = hearersOf(site, producer, this.#pass, look);
  }

  /** What units with these weights would give. */
  heard({ weights, bias }: UnitWeights): Heard {
    const n = fanInOf(this.producer.weight);
    const count = bias?.length ?? weights.length / n;
    const w = this.device.tensor(weights, [count, n]);
    const { activation } = this.producer.respond(this.input, w, bias && this.device.tensor(bias, [count]));
    return this.carried(atPositions(this.producer, activation));
  }

  /** Sums over the observations of what each sample gives: copies of one row are one observation. */
  byObservation(values: Float64Array): Float64Array {
    const { copies } = this.#pass;
    if (!copies) return values;
    const sums = values.slice();
    copies.forEach((first, row) => {
      if (first !== row) sums[first] = (sums[first] as number) + (values[row] as number);
    });
    return sums.filter((_, row) => copies[row] === row);
  }

  carried(responses: Tensor): Heard {
    return this.hearers.map(({ passage }) => {
      const there = passage.carry(responses);
      return there.view([there.rows, there.columns]);
    });
  }

  /** The existing units and a constant, where each consumer hears them: [rows, width + 1]. */
  basis(width: number): Heard {
    return this.hearers.map(({ consumer }) => {
      const x = this.#pass.tap(consumer).input;
      invariant(width === 0 || x.size % width === 0, "a consumer hears units of one axis");
      const rows = width === 0 ? this.samples : x.size / width;
      const basis = this.device.empty([rows, width + 1]);
      const [from, to] = [this.device.reals(x.address, rows * width), this.device.reals(basis.address, basis.size)];
      for (let r = 0; r < rows; r++) {
        to.set(from.subarray(r * width, (r + 1) * width), r * (width + 1));
        to[(r + 1) * (width + 1) - 1] = 1;
      }
      return basis;
    });
  }

  /** The loss's gradient with respect to outgoing weights of units, consumer by consumer: [fan-outs, count]. */
  moments(units: Heard): Float64Array[] {
    return this.hearers.map(({ consumer, gradient }, at) =>
      Float64Array.from(consumer.bridge(gradient, units[at] as Tensor).read()),
    );
  }

  /** What the loss asks of units with these outgoing weights, row by row: [rows, count]. */
  pulls(outgoing: readonly Float64Array[]): Heard {
    return this.hearers.map(({ consumer, gradient }, at) => {
      const values = outgoing[at] as Float64Array;
      const fanOut = fanOutOf(consumer.weight);
      const pull = consumer.sensitivity(gradient, this.device.tensor(values, [fanOut, values.length / fanOut]));
      return pull.view([pull.rows, pull.columns]);
    });
  }
}
