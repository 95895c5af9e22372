/** Slopes of the nuclear norm of a layer's activations along the weights of a candidate. @module */

import { fanInOf } from "../../../nn/parameter.ts";
import { differentiate } from "../../../tensor/differentiate.ts";
import { multiply } from "../../../tensor/ops/multiply.ts";
import { record } from "../../../tensor/tape.ts";
import { type SquareRootRule, squareRootRule } from "../../algebra/square-root.ts";
import type { Look } from "../../look/look.ts";
import type { Site } from "../../look/site.ts";
import { activationGram } from "../../signals/activation-gram.ts";
import { candidatesOf, coordinates, correlate } from "./candidates.ts";

/**
 * d/dh of the nuclear norm N of [h; H] / sqrt(n) is (alpha h + H Q beta) / n: with z = Q^T H h / n, S(s) = c + s - sum z_i^2 / (lambda_i
 * + s) and a rule for square roots, alpha = sum_j w_j / S_j, beta_i = - sum_j w_j z_i / ((lambda_i + s_j) S_j), as
 * dN/dK = K^(-1/2) / 2 for the bordered Gram matrix K, whose inverse square root has the rule sum_j w_j (K + s_j)^-1.
 */
function shares(lambda: Float64Array, z: Float64Array, c: number, { nodes, weights }: SquareRootRule) {
  let alpha = 0;
  const beta = new Float64Array(lambda.length);
  for (const [j, s] of nodes.entries()) {
    let schur = c + s;
    for (const [i, value] of lambda.entries()) schur -= (z[i] as number) ** 2 / (value + s);
    const share = (weights[j] as number) / Math.max(s, schur);
    alpha += share;
    for (const [i, value] of lambda.entries()) {
      beta[i] = (beta[i] as number) - (share * (z[i] as number)) / (value + s);
    }
  }
  return { alpha, beta };
}

/** The gradients of the nuclear norms with respect to candidates [count, fanIn] of the first producer, each alone beside the units. */
export function nuclearGradients(site: Site, look: Look): (candidates: Float64Array) => Float64Array {
  const { device } = look;
  const { values: gram, width, rows } = look.get(activationGram, site, {});
  const eigen = device.decompositions.symmetricEigen(width, gram);
  const lambda = eigen.values.map((value) => Math.max(0, value));
  const [producer] = site.producers;
  const fanIn = fanInOf(producer.weight);
  const { input, activation: H } = look.tap(site);
  const smallest = device.bytesPerReal === 8 ? 1e-16 : 1e-8;

  return (candidates) => {
    const count = candidates.length / fanIn;
    const { cross, energies } = correlate(site, look, candidatesOf(site, look, candidates));
    const z = coordinates(look, cross, eigen.vectors, width);
    const largest = energies.reduce((max, c) => Math.max(max, c), 0) + (lambda.at(-1) ?? 0);
    if (largest === 0) return new Float64Array(candidates.length);
    const rule = squareRootRule(smallest * largest, largest, 32);
    const alphas = new Float64Array(count);
    const betas = new Float64Array(width * count);
    for (let r = 0; r < count; r++) {
      const { alpha, beta } = shares(lambda, z.subarray(r * width, (r + 1) * width), energies[r] as number, rule);
      alphas[r] = alpha / rows;
      for (let i = 0; i < width; i++) betas[i * count + r] = (beta[i] as number) / rows;
    }
    return device.scope("nuclear gradients", () => {
      const { kernels } = device;
      const weights = device.tensor(candidates, [count, fanIn]);
      weights.requiresGradient = true;
      const mix = device.empty([width, count]);
      const [q, b] = [device.tensor(eigen.vectors, [width, width]), device.tensor(betas, [width, count])];
      kernels.matmul(false, false, width, count, width, q.address, b.address, mix.address, false);
      const gradient = record(device, (tape) => {
        const { activation } = producer.respond(producer.rows(input), weights, null);
        const pull = device.empty([rows, count]);
        const own = activation.read();
        pull.write(Float64Array.from(own, (value, at) => value * (alphas[at % count] as number)));
        kernels.matmul(false, false, rows, count, width, H.address, mix.address, pull.address, true);
        return differentiate(device, tape, [{ output: multiply(activation, pull) }]).of(weights);
      });
      return gradient ? Float64Array.from(gradient.read()) : new Float64Array(candidates.length);
    });
  };
}
