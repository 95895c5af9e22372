/** Kernels that large computations share among threads, and that can be written down as parts of a job. @module */

import { invariant } from "../../errors.ts";
import type { Kernels } from "../kernels.ts";
import { type Cut, cuts } from "./cuts.ts";
import { LEAST_COST, type ThreadPool } from "./pool.ts";

/** Parts for each thread: one that begins late takes fewer of them. */
const PARTS_PER_THREAD = 2;

type Kernel = (...args: number[]) => unknown;

/** `own`: the kernels of a module, and those of parts of them; `names`: all of its exports, whose places are what calls are written by. */
export function threadedKernels(own: Readonly<Record<string, unknown>>, kernels: Kernels, pool: ThreadPool): Kernels {
  const names = Object.keys(own);
  const index = (name: string): number => {
    const place = names.indexOf(name);
    invariant(place >= 0, `there is a kernel "${name}"`);
    return place;
  };
  const threaded = (name: string, kernel: Kernel): Kernel => {
    const cut = cuts[name];
    return cut ? cutKernel(kernel, cut, { whole: index(name), part: index(cut.kernel ?? name) }, pool) : kernel;
  };
  const all = Object.fromEntries(
    Object.entries(kernels).map(([name, kernel]) => [name, threaded(name, kernel as Kernel)]),
  ) as unknown as Kernels;
  return pool.isEager ? all : { ...all, ...smallCalls(kernels, all, pool) };
}

/** Multiplications of a product and numbers of another call below which they are made at once. */
const LEAST_PRODUCT = 300_000;
const LEAST_NUMBERS = 20_000;

/** The kernels of a step of a small network, which go straight to `own` when they are small: no list of arguments is made for them. */
function smallCalls(own: Kernels, shared: Kernels, pool: ThreadPool): Partial<Kernels> {
  // biome-ignore format: the arguments of each kernel on one line
  return {
    matmul(transposeA, transposeB, m, n, k, a, b, c, accumulate) {
      if (m * n * k < LEAST_PRODUCT && !pool.isRecording) own.matmul(transposeA, transposeB, m, n, k, a, b, c, accumulate);
      else shared.matmul(transposeA, transposeB, m, n, k, a, b, c, accumulate);
    },
    biasActivation(activation, alpha, rows, columns, bias, z, y) {
      if (rows * columns < LEAST_NUMBERS && !pool.isRecording) own.biasActivation(activation, alpha, rows, columns, bias, z, y);
      else shared.biasActivation(activation, alpha, rows, columns, bias, z, y);
    },
    biasActivationBackward(activation, alpha, rows, columns, z, y, dy, dz, dBias, accumulate) {
      if (rows * columns < LEAST_NUMBERS && !pool.isRecording) {
        own.biasActivationBackward(activation, alpha, rows, columns, z, y, dy, dz, dBias, accumulate);
      } else shared.biasActivationBackward(activation, alpha, rows, columns, z, y, dy, dz, dBias, accumulate);
    },
    adam(rows, columns, stride, w, g, m, v, rate, beta1, beta2, eps, correction1, correction2, l2, decay, scale) {
      if (rows * columns < LEAST_NUMBERS) own.adam(rows, columns, stride, w, g, m, v, rate, beta1, beta2, eps, correction1, correction2, l2, decay, scale);
      else shared.adam(rows, columns, stride, w, g, m, v, rate, beta1, beta2, eps, correction1, correction2, l2, decay, scale);
    },
    sgd(rows, columns, stride, w, g, velocity, rate, momentum, nesterov, l2, scale) {
      if (rows * columns < LEAST_NUMBERS) own.sgd(rows, columns, stride, w, g, velocity, rate, momentum, nesterov, l2, scale);
      else shared.sgd(rows, columns, stride, w, g, velocity, rate, momentum, nesterov, l2, scale);
    },
    gatherBytes(rows, columns, x, indices, scale, offset, y) {
      if (rows * columns < LEAST_NUMBERS) own.gatherBytes(rows, columns, x, indices, scale, offset, y);
      else shared.gatherBytes(rows, columns, x, indices, scale, offset, y);
    },
  };
}

interface Places {
  readonly whole: number;
  readonly part: number;
}

function cutKernel(kernel: Kernel, cut: Cut, places: Places, pool: ThreadPool): Kernel {
  return (...args) => {
    const cost = cut.cost(args);
    if (pool.isRecording) {
      pool.record(places.whole, cost, args);
      return;
    }
    const length = cut.length?.(args) ?? 0;
    if ((cost < LEAST_COST && !pool.isEager) || length < 2) {
      kernel(...args);
      return;
    }
    const step = cut.step?.(args) ?? 1;
    const piece = step * Math.ceil(length / (step * PARTS_PER_THREAD * pool.threads));
    const count = Math.ceil(length / piece);
    if (count < 2) {
      kernel(...args);
      return;
    }
    const body = (part: number): void => {
      const from = part * piece;
      const call = cut.part?.(args, from, Math.min(length, from + piece)) ?? args;
      pool.record(places.part, cost / count, call);
    };
    pool.split(places.whole, cost, count, () => kernel(...args), body);
  };
}
