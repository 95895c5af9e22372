/** The float32 kernels: every function of the interface `Kernels`, and what the loader needs. */
export { adam } from "./adam";
export { biasActivation, biasActivationBackward } from "./bias-activation";
export { cholesky } from "./cholesky";
export { affineColumns, columnDots, combineColumns } from "./columns";
export { dropoutMask } from "./dropout";
export { add, axpy, copy, erf, exp, fill, log, multiply, scale, sqrt, subtract } from "./elementwise";
export { gatherBytes, gatherInts, gatherRows } from "./gather";
export { gram } from "./gram";
export { countEigenvaluesAbove } from "./inertia";
export { binaryCrossEntropy, softmax, softmaxCrossEntropy, squaredError } from "./losses";
export { matmul } from "./matmul";
export { addPatches, patches } from "./patches";
export { addAveragePool, averagePool, maxPool, scatterAdd } from "./pooling";
export { narrow, widen } from "./precision";
export { columnSums, countNonFinite, maxAbsDifference, rowSums, sum, sumSquares } from "./reductions";
export { scratchBytes, setScratch } from "./scratch";
export { sgd } from "./sgd";
export { triangularSolve } from "./triangular-solve";
