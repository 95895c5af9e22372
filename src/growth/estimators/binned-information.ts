/** Mutual information by bins. @module */

import type { Matrix } from "../algebra/singular-values.ts";
import { type Coding, codesOf } from "./coding.ts";
import { entropyOf } from "./entropy.ts";
import { checkCount, checkLabels, checkPairs, type Labels } from "./samples.ts";

/** Number and edges of the bins, and the correction of the estimate. */
export interface BinOptions {
  /** Bins of each column; default 30. */
  readonly bins?: number;
  /** Bins of equal width between a column's extremes, or of equal numbers of samples; default width. */
  readonly edges?: "width" | "mass";
  /** Correction of each entropy's bias; default Miller-Madow. */
  readonly correction?: "miller-madow" | "none";
}

/** An estimate of information by bins. */
export interface BinnedInformation {
  /** Nats; a small one may be below 0. */
  readonly information: number;
  /** Share of samples that are alone in their cell. Near 1 the cells identify samples, and the estimate is H(Y). */
  readonly alone: number;
}

/** Bin of each sample of one column; a column of equal values has one bin. */
function binsOf({ rows, columns, values }: Matrix, column: number, bins: number, byMass: boolean): Int32Array {
  const own = new Float64Array(rows);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let r = 0, at = column; r < rows; r++, at += columns) {
    const value = values[at] as number;
    own[r] = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const found = new Int32Array(rows);
  if (byMass) {
    const sorted = own.slice().sort();
    for (let b = 1; b < bins; b++) {
      const edge = sorted[Math.floor((b * rows) / bins)] as number;
      for (let r = 0; r < rows; r++) if ((own[r] as number) >= edge) found[r] = b;
    }
    return found;
  }
  const scale = high > low ? bins / (high - low) : 0;
  for (let r = 0; r < rows; r++) found[r] = Math.min(bins - 1, Math.floor(((own[r] as number) - low) * scale));
  return found;
}

/** A number for each sample, the same for samples whose columns are all in the same bins. */
function cellsOf(x: Matrix, { bins = 30, edges = "width" }: BinOptions): Coding {
  checkCount("binned information", "bins", bins, 1);
  let cells = new Float64Array(x.rows);
  let possible = 1;
  for (let column = 0; column < x.columns; column++) {
    // Numbers of cells that a double can no longer distinguish are counted again, by those that occur.
    if (possible * bins > Number.MAX_SAFE_INTEGER) {
      const { codes, counts } = codesOf(cells);
      cells = Float64Array.from(codes);
      possible = counts.length;
    }
    const own = binsOf(x, column, bins, edges === "mass");
    for (let r = 0; r < x.rows; r++) cells[r] = (cells[r] as number) * bins + (own[r] as number);
    possible *= bins;
  }
  return codesOf(cells);
}

function informationOf(t: Coding, y: Coding, correction: BinOptions["correction"]): BinnedInformation {
  const n = t.codes.length;
  const pairs = new Float64Array(n);
  for (let r = 0; r < n; r++) pairs[r] = (t.codes[r] as number) * y.counts.length + (y.codes[r] as number);
  const [ofT, ofY, joint] = [t, y, codesOf(pairs)].map(({ counts }) => entropyOf(counts, correction));
  let single = 0;
  for (const count of t.counts) if (count === 1) single++;
  return {
    information: (ofT as number) + (ofY as number) - (joint as number),
    alone: n === 0 ? 0 : single / n,
  };
}

/**
 * I(T;Y) = H(T) + H(Y) - H(T,Y) in nats, T: [n, d] cut into cells by `bins` bins of each column, Y: labels [n].
 *
 * The number of cells is bins^d: more than one or two columns need few bins, or many samples; see `alone`.
 *
 * @throws ShapeError when there is not one label for each row; OptionError when bins is no whole number above 0
 * @see Shwartz-Ziv & Tishby 2017, arXiv:1703.00810, section 2.4 (bins); Miller 1955 (correction), see `entropyOf`
 */
export function binnedLabelInformation(t: Matrix, labels: Labels, options: BinOptions = {}): BinnedInformation {
  checkLabels("binned information", t, labels);
  return informationOf(cellsOf(t, options), codesOf(labels), options.correction);
}

/**
 * I(T;X) = H(T) + H(X) - H(T,X) in nats, both cut into cells: [n, d] each. For a layer T of a network without noise and inputs that
 * differ it is H(T).
 *
 * @throws ShapeError when numbers of rows differ; OptionError when bins is no whole number above 0
 */
export function binnedInformation(t: Matrix, x: Matrix, options: BinOptions = {}): BinnedInformation {
  checkPairs("binned information", t, x);
  return informationOf(cellsOf(t, options), cellsOf(x, options), options.correction);
}
