/** Floating-point operations in a unit that people can read. @module */

export interface OperationUnit {
  readonly name: "FLOP" | "MFLOP" | "GFLOP" | "TFLOP" | "PFLOP";
  readonly scale: number;
}

const units: readonly OperationUnit[] = [
  { name: "PFLOP", scale: 1e15 },
  { name: "TFLOP", scale: 1e12 },
  { name: "GFLOP", scale: 1e9 },
  { name: "MFLOP", scale: 1e6 },
];

/** The largest unit of which the largest count has at least a tenth. */
export function operationUnit(counts: readonly number[]): OperationUnit {
  const most = Math.max(0, ...counts);
  return units.find(({ scale }) => most >= scale / 10) ?? { name: "FLOP", scale: 1 };
}
