/** Gradient norm and signal-to-noise of a layer. @module */

import type { Tensor } from "../../tensor/tensor.ts";
import { defineSignal, type Look, type SignalDefinition } from "../look/look.ts";

/** How much of the gradient is noise of the batch. */
export interface GradientNoise {
  /** ||G|| of the weight of the layer's first producer. */
  readonly norm: number;
  /** Root mean square of G's entries. */
  readonly rms: number;
  /** Share of ||G||^2 that is signal, 0..1; null with fewer than two samples or without a gradient. */
  readonly signalToNoise: number | null;
  readonly rows: number;
}

const nothing: GradientNoise = { norm: 0, rms: 0, signalToNoise: null, rows: 0 };

/** Sum over samples of ||g_i||^2, g_i = delta_i^T x_i summed over a sample's positions, of the mean loss: delta carries 1/n. */
function sampleSquares(look: Look, delta: Tensor, x: Tensor, samples: number): number {
  const { device } = look;
  if (delta.rows === samples) {
    const [ofDelta, ofX] = [rowSquares(delta), rowSquares(x)];
    return ofDelta.reduce((sum, square, i) => sum + square * (ofX[i] as number), 0);
  }
  const positions = delta.rows / samples;
  const [out, fanIn, real] = [delta.columns, x.columns, device.bytesPerReal];
  const sample = device.empty([out, fanIn]);
  const total = device.scratch(8);
  let sum = 0;
  for (let i = 0; i < samples; i++) {
    const [a, b] = [delta.address + i * positions * out * real, x.address + i * positions * fanIn * real];
    device.kernels.matmul(true, false, out, fanIn, positions, a, b, sample.address, false);
    device.kernels.sumSquares(out * fanIn, sample.address, total);
    sum += device.doubles(total, 1)[0] as number;
  }
  return sum;
}

function rowSquares(x: Tensor): Float64Array {
  const { device, rows, columns } = x;
  const squares = device.scratch(rows * 8);
  for (let r = 0; r < rows; r++) {
    device.kernels.sumSquares(columns, x.address + r * columns * device.bytesPerReal, squares + r * 8);
  }
  return device.doubles(squares, rows).slice();
}

/**
 * G = mean_i g_i over the n samples of the step's batch: its norm, and the share of ||G||^2 that a batch of n samples owes to the true
 * gradient, 1 - tr S / (n ||G||^2) with tr S = n/(n - 1) (mean_i ||g_i||^2 - ||G||^2), at least 0. It is the expected ||mean g||^2 /
 * mean ||g||^2 of many batches of this size at these weights, from one pass; the noise scale tr S / ||true G||^2 follows from it.
 *
 * @see McCandlish, Kaplan, Amodei et al. 2018, "An empirical model of large-batch training", arXiv:1812.06162, eq. 2.9 and appendix A
 */
export const gradientNoise: SignalDefinition<GradientNoise, Record<string, never>> = defineSignal({
  name: "gradient-noise",
  summary: "Norm and signal-to-noise ratio of a layer's gradient.",
  formula: "1 - tr S / (n |G|^2)",
  source: "McCandlish et al. 2018, arXiv:1812.06162, eq. 2.9 and appendix A",
  compute({ producers: [layer] }, look) {
    const { device } = look;
    const pass = look.backward();
    const { input, preActivation } = pass.tap(layer);
    const delta = pass.gradients.of(preActivation);
    const samples = input.shape[0] ?? 0;
    if (!delta || samples === 0) return nothing;
    return device.scope("gradient noise", () => {
      const x = layer.rows(input);
      const G = device.empty([delta.columns, x.columns]);
      device.kernels.matmul(
        true,
        false,
        delta.columns,
        x.columns,
        delta.rows,
        delta.address,
        x.address,
        G.address,
        false,
      );
      const total = device.scratch(8);
      device.kernels.sumSquares(G.size, G.address, total);
      const square = device.doubles(total, 1)[0] as number;
      look.observe.countFlops(2 * G.size * delta.rows);
      const mean = samples * sampleSquares(look, delta, x, samples);
      const noise = samples > 1 ? (mean - square) / (samples - 1) : 0;
      const known = samples > 1 && square > 0;
      return {
        norm: Math.sqrt(square),
        rms: G.size === 0 ? 0 : Math.sqrt(square / G.size),
        signalToNoise: known ? Math.min(1, Math.max(0, 1 - noise / square)) : null,
        rows: samples,
      };
    });
  },
});
