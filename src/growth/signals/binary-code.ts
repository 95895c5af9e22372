/** Kernel of binary codes: which units are active for which samples. @module */

import { defineSignal, type SignalDefinition } from "../look/look.ts";

/** How alike the patterns of active units are. */
export interface BinaryCode {
  /** Mean agreement of two samples' codes, counted over pairs / n^2: 0..1/2. */
  readonly similarity: number;
  /** ceil((1 - similarity) M): what stands in for a number of directions. */
  readonly count: number;
  readonly width: number;
  readonly rows: number;
}

/**
 * s = (sum of the strictly lower triangle of K / M) / n^2, K = B B^T + (1 - B)(1 - B)^T, B = [H > 0] with a row for each sample.
 *
 * A unit that is active for a of n samples adds a^2 + (n - a)^2 to the sum of K, so no n x n matrix is needed.
 *
 * @see Mellor, Turner, Storkey & Crowley 2021, arXiv:2006.04647, section 3; the released code of Maile et al. 2022, arXiv:2202.08539
 */
export const binaryCode: SignalDefinition<BinaryCode, Record<string, never>> = defineSignal({
  name: "binary-code",
  summary: "Similarity of the sets of active units between samples.",
  formula: "sum_{i<j} K_ij / (M n^2), K = B B^T + (1 - B)(1 - B)^T, B = [H > 0]",
  source: "Mellor et al. 2021, arXiv:2006.04647",
  compute(site, look) {
    const { activation } = look.tap(site);
    const { rows, columns: width } = activation;
    const active = new Float64Array(width);
    const values = activation.read();
    for (let at = 0; at < values.length; at++) {
      const unit = at % width;
      if ((values[at] as number) > 0) active[unit] = (active[unit] as number) + 1;
    }
    look.observe.countFlops(values.length);
    const total = active.reduce((sum, a) => sum + a * a + (rows - a) ** 2, 0);
    const similarity = values.length === 0 ? 0 : (total - rows * width) / (2 * width * rows * rows);
    return { similarity, count: Math.ceil((1 - similarity) * width), width, rows };
  },
});
