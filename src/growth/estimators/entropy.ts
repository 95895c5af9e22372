/** Entropy of counted things. @module */

import { codesOf } from "./coding.ts";

/**
 * H = -sum_i p_i ln p_i + (K - 1) / 2n in nats, p_i = c_i / n, K: number of cells with a count. The second term is Miller and Madow's
 * correction of the first's bias; 0 for no counts at all.
 *
 * @see Miller 1955, "Note on the bias of information estimates", in Information Theory in Psychology, eq. 3; Paninski 2003, Neural Computation 15(6), eq. 4
 */
export function entropyOf(counts: ArrayLike<number>, correction: "miller-madow" | "none" = "miller-madow"): number {
  let [total, cells, sum] = [0, 0, 0];
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    if (count === 0) continue;
    total += count;
    cells++;
    if (count > 1) sum += count * Math.log(count);
  }
  if (total === 0) return 0;
  const plain = Math.log(total) - sum / total;
  return correction === "none" ? plain : plain + (cells - 1) / (2 * total);
}

/** Entropy of labels in nats, without a correction: an upper bound of any information about them. */
export function labelEntropy(labels: ArrayLike<number>): number {
  return entropyOf(codesOf(labels).counts, "none");
}
