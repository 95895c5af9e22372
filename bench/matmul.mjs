/**
 * Matrix products by Burgeon's kernels: through BLAS where there is one, unless `BURGEON_BLAS=off`.
 *
 * @module
 */

import { openDevice } from "./burgeon.mjs";
import { PRODUCTS } from "./products.mjs";
import { medianStep, report } from "./timing.mjs";

const { device, hasBlas, version } = await openDevice();
const system = hasBlas ? "Burgeon BLAS" : "Burgeon wasm";

/** A matrix of fractions, so that no product overflows. */
function matrix(rows, columns) {
  const tensor = device.persistent([rows, columns]);
  tensor.write(Float32Array.from({ length: rows * columns }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5));
  return tensor;
}

for (const [m, k, n] of PRODUCTS) {
  const [a, b, c] = [matrix(m, k), matrix(k, n), matrix(m, n)];
  const steps = (count) => {
    for (let i = 0; i < count; i++) {
      device.kernels.matmul(false, false, m, n, k, a.address, b.address, c.address, false);
    }
  };
  const ms = medianStep(steps, { rounds: 5, seconds: 0.1 });
  report({ system, version, size: `${m} x ${k} x ${n}`, gflops: (2e-6 * m * k * n) / ms });
  for (const tensor of [a, b, c]) tensor.free();
}
