import { describe, expect, it } from "vitest";
import * as activations from "../../src/kernels/activations/index.ts";
import { both, doubles, expectClose, indices, ints, real, shapes, values } from "../support/kernel-twins.ts";

/** [images, height, width, features, from, channels, size, stride, padding]. */
const windows = [
  [2, 5, 6, 3, 0, 3, 3, 1, 1],
  [1, 4, 4, 8, 0, 8, 3, 1, 1],
  [2, 7, 5, 5, 2, 3, 3, 2, 1],
  [3, 4, 4, 1, 0, 1, 2, 2, 0],
  [1, 3, 3, 17, 4, 13, 1, 1, 0],
  [1, 2, 2, 4, 0, 4, 5, 1, 2],
  [2, 3, 3, 0, 0, 0, 3, 1, 1],
  [0, 3, 3, 2, 0, 2, 3, 1, 1],
] as const;
const outputs = (edge: number, size: number, stride: number, padding: number): number =>
  Math.floor((edge + 2 * padding - size) / stride) + 1;

describe("windows", () => {
  for (const [images, height, width, features, from, channels, size, stride, padding] of windows) {
    const [outHeight, outWidth] = [outputs(height, size, stride, padding), outputs(width, size, stride, padding)];
    const all = images * outHeight * outWidth;
    const name = `${images} x ${height} x ${width} x ${features}, edge ${size}, stride ${stride}`;

    it(`patches and addPatches of ${name}, from any window on`, () => {
      for (const first of [0, Math.floor(all / 3)]) {
        const count = all - first;
        const image = images * height * width * features;
        const entries = count * size * size * channels;
        const input = { x: real(values(image)), y: real(values(entries)), z: real(values(image)) };
        const { wasm, reference } = both(input, (kernels, at) => {
          // biome-ignore format: the kernels' arguments in their order
          const shape = [first, count, height, width, features, from, channels, size, stride, padding, outHeight, outWidth] as const;
          kernels.patches(...shape, at.x, at.y);
          kernels.addPatches(...shape, at.y, at.z);
        });
        expectClose(wasm.after.y, reference.after.y, 0, 0);
        expectClose(wasm.after.z, reference.after.z, 1e-6, 1e-5);
      }
    });

    it(`depthwise and its transposes of ${name}`, () => {
      const image = images * height * width * features;
      const weights = size * size * features;
      const input = {
        x: real(values(image)),
        w: real(values(weights)),
        y: real(values(all * features)),
        z: real(values(image)),
        v: real(values(weights)),
      };
      const { wasm, reference } = both(input, (kernels, at) => {
        const shape = [images, height, width, features, size, stride, padding, outHeight, outWidth] as const;
        kernels.depthwise(...shape, at.x, at.w, at.y);
        kernels.addDepthwiseInput(...shape, at.y, at.w, at.z);
        kernels.addDepthwiseWeight(...shape, at.x, at.y, at.v);
      });
      expectClose(wasm.after.y, reference.after.y, 1e-6, 1e-5);
      expectClose(wasm.after.z, reference.after.z, 1e-6, 1e-5);
      expectClose(wasm.after.v, reference.after.v, 1e-6, 1e-4);
    });

    it(`averagePool and addAveragePool of ${name}`, () => {
      const image = images * height * width * features;
      const input = { x: real(values(image)), y: real(values(all * features)), z: real(values(image)) };
      const { wasm, reference } = both(input, (kernels, at) => {
        const shape = [images, height, width, features, size, stride, padding, outHeight, outWidth] as const;
        kernels.averagePool(...shape, at.x, at.y);
        kernels.addAveragePool(...shape, at.y, at.z);
      });
      expectClose(wasm.after.y, reference.after.y, 1e-6, 1e-6);
      expectClose(wasm.after.z, reference.after.z, 1e-6, 1e-5);
    });

    it(`maxPool and scatterAdd of ${name}`, () => {
      if (padding * 2 > size) return;
      const image = images * height * width * features;
      const out = all * features;
      const x = values(image).map((value) => Math.round(4 * value));
      const input = { x: real(x), y: real(values(out)), at: ints(indices(out, 9)), z: real(values(image)) };
      const { wasm, reference } = both(input, (kernels, at) => {
        // biome-ignore format: the kernels' arguments in their order
        kernels.maxPool(images, height, width, features, size, stride, padding, outHeight, outWidth, at.x, at.y, at.at);
        kernels.scatterAdd(out, at.y, at.at, at.z);
      });
      expect(wasm.after.y).toEqual(reference.after.y);
      expect(wasm.after.at).toEqual(reference.after.at);
      expectClose(wasm.after.z, reference.after.z, 1e-6, 1e-5);
    });
  }
});

describe("columns", () => {
  it("columnDots", () => {
    for (const [rows, columns] of shapes) {
      const n = rows * columns;
      const input = { a: real(values(n)), b: real(values(n)), sums: doubles(values(2 * columns)) };
      const { wasm, reference } = both(input, (kernels, at) => kernels.columnDots(rows, columns, at.a, at.b, at.sums));
      expectClose(wasm.after.sums, reference.after.sums, 1e-6, 1e-6 * Math.max(1, rows));
    }
  });

  for (const { name, code } of Object.values(activations)) {
    it(`affineColumns, affineColumnDots and combineColumns with ${name}`, () => {
      for (const [rows, columns] of shapes) {
        const n = rows * columns;
        const input = {
          x: real(values(n, 2)),
          dy: real(values(n)),
          p: real(values(columns)),
          q: real(values(columns)),
          a: real(values(columns)),
          b: real(values(columns)),
          c: real(values(columns)),
          sums: doubles(values(2 * columns)),
          y: real(values(n)),
          dx: real(values(n)),
        };
        const { wasm, reference } = both(input, (kernels, at) => {
          kernels.affineColumns(code, 0.1, rows, columns, at.x, at.p, at.q, at.y);
          const shape = [code, 0.1, rows, columns, at.x, at.p, at.q, at.dy] as const;
          kernels.affineColumnDots(...shape, at.sums);
          kernels.combineColumns(...shape, at.a, at.b, at.c, at.dx);
        });
        expectClose(wasm.after.y, reference.after.y, 2e-6, 2e-6);
        expectClose(wasm.after.sums, reference.after.sums, 2e-6, 4e-6 * Math.max(1, rows));
        expectClose(wasm.after.dx, reference.after.dx, 2e-6, 4e-6);
      }
    });
  }
});
