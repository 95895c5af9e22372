import { describe, expect, it } from "vitest";
import * as activations from "../../src/kernels/activations/index.ts";
import { both, doubles, expectClose, real, shapes, sizes, values } from "../support/kernel-twins.ts";

describe("elementwise", () => {
  for (const name of ["add", "subtract", "multiply"] as const) {
    it(`${name} is rounded once`, () => {
      for (const n of sizes) {
        const { wasm, reference } = both(
          { a: real(values(n)), b: real(values(n)), y: real(values(n)) },
          (kernels, at) => kernels[name](n, at.a, at.b, at.y),
        );
        expect(wasm.after.y).toEqual(reference.after.y.map(Math.fround));
      }
    });
  }

  it("fill, copy, scale and axpy, also in place", () => {
    for (const n of [...sizes, 300]) {
      const input = { x: real(values(n)), y: real(values(n)), z: real(values(n)), f: real(values(n)) };
      const { wasm, reference } = both(input, (kernels, at) => {
        kernels.fill(n, 0.1, at.f);
        kernels.axpy(n, -0.3, at.x, at.y);
        kernels.copy(n, at.x, at.z);
        kernels.scale(n, 1.7, at.x, at.x);
      });
      for (const buffer of ["x", "y", "f"] as const)
        expectClose(wasm.after[buffer], reference.after[buffer], 2e-7, 1e-7);
      expect(wasm.after.z).toEqual(reference.after.z);
    }
  });

  const special = [
    0,
    -0,
    1,
    -1,
    1e-30,
    -1e-30,
    1e-40,
    3e38,
    -3e38,
    Infinity,
    -Infinity,
    Number.NaN,
    88.7,
    89,
    -87.4,
    -103,
    -105,
  ];
  const grid = Float32Array.from([...special, ...Array.from({ length: 8001 }, (_, i) => (i - 4000) / 40)]);
  it("exp keeps its bound, also at zeros, infinities, NaN and denormal numbers", () => {
    const n = grid.length;
    const { wasm, reference } = both({ x: real(grid), y: real(new Float32Array(n)) }, (kernels, at) =>
      kernels.exp(n, at.x, at.y),
    );
    expectClose(wasm.after.y, reference.after.y.map(Math.fround), 1.5e-7 + 6e-8, 1.5e-45, "exp");
  });

  it("exp computes the same bits for a value at any position", () => {
    const alone = (from: number, n: number) =>
      both({ x: real(grid.subarray(from, from + n)), y: real(new Float32Array(n)) }, (kernels, at) =>
        kernels.exp(n, at.x, at.y),
      ).wasm.after.y;
    const row = alone(100, 9);
    for (let i = 0; i < 9; i++) expect(alone(100 + i, 1)[0]).toBe(row[i]);
  });
});

describe("biasActivation", () => {
  for (const { name, code } of Object.values(activations)) {
    it(`${name} forwards, with and without bias, in and out of place`, () => {
      for (const [rows, columns] of shapes) {
        for (const withBias of [false, true]) {
          for (const inPlace of [false, true]) {
            const n = rows * columns;
            const input = { z: real(values(n, 8)), y: real(values(n)), bias: real(values(columns)) };
            const { wasm, reference } = both(input, (kernels, at) =>
              kernels.biasActivation(code, 0.1, rows, columns, withBias ? at.bias : 0, at.z, inPlace ? at.z : at.y),
            );
            expectClose(wasm.after.y, reference.after.y, 5e-7, 2e-6, `${rows}x${columns}`);
            expectClose(wasm.after.z, reference.after.z, 5e-7, 2e-6, `${rows}x${columns}`);
          }
        }
      }
    });

    it(`${name} backwards, with and without the gradient of the bias, in and out of place`, () => {
      for (const [rows, columns] of shapes) {
        for (const mode of ["none", "overwrite", "accumulate"] as const) {
          const n = rows * columns;
          const z = values(n, 6);
          for (let i = 0; i < n; i += 5) z[i] = i % 2 === 0 ? 0 : -0;
          const input = {
            z: real(z),
            y: real(values(n)),
            dy: real(values(n)),
            dz: real(values(n)),
            dBias: real(values(columns)),
          };
          const { wasm, reference } = both(input, (kernels, at) => {
            kernels.biasActivation(code, 0.1, rows, columns, 0, at.z, at.y);
            const dBias = mode === "none" ? 0 : at.dBias;
            const dz = mode === "overwrite" ? at.dy : at.dz;
            kernels.biasActivationBackward(
              code,
              0.1,
              rows,
              columns,
              at.z,
              at.y,
              at.dy,
              dz,
              dBias,
              mode === "accumulate",
            );
          });
          expectClose(wasm.after.dy, reference.after.dy, 1e-6, 1e-6);
          expectClose(wasm.after.dz, reference.after.dz, 1e-6, 1e-6);
          expectClose(wasm.after.dBias, reference.after.dBias, 1e-6, 1e-6 * (rows + 1));
        }
      }
    });

    it(`${name} stays right far out`, () => {
      const z = Float32Array.from([-1e30, -1000, -100, -90, -40, -12, -6, 6, 12, 40, 90, 100, 1000, 1e30]);
      const n = z.length;
      const input = {
        z: real(z),
        y: real(new Float32Array(n)),
        dy: real(new Float32Array(n).fill(1)),
        dz: real(new Float32Array(n)),
      };
      const { wasm, reference } = both(input, (kernels, at) => {
        kernels.biasActivation(code, 0.1, 1, n, 0, at.z, at.y);
        kernels.biasActivationBackward(code, 0.1, 1, n, at.z, at.y, at.dy, at.dz, 0, false);
      });
      expectClose(wasm.after.y, reference.after.y, 3e-7, 1e-6);
      expectClose(wasm.after.dz, reference.after.dz, 3e-7, 1e-6);
    });
  }

  it("relu passes a gradient at 0 and reluZero does not", () => {
    for (const [code, at0] of [
      [activations.relu.code, 1],
      [activations.reluZero.code, 0],
    ] as const) {
      const input = { z: real([0, -0, -1, 1]), dy: real([1, 1, 1, 1]), dz: real([9, 9, 9, 9]) };
      const { wasm } = both(input, (kernels, at) =>
        kernels.biasActivationBackward(code, 0, 1, 4, at.z, at.z, at.dy, at.dz, 0, false),
      );
      expect([...wasm.after.dz].map(Math.abs)).toEqual([at0, at0, 0, 1]);
    }
  });
});

describe("reductions", () => {
  it("wideColumnSums sums in float64", () => {
    for (const [rows, columns] of shapes) {
      const input = { x: real(values(rows * columns)), sums: doubles(new Float64Array(columns).fill(Number.NaN)) };
      const { wasm, reference } = both(input, (kernels, at) => kernels.wideColumnSums(rows, columns, at.x, at.sums));
      expectClose(wasm.after.sums, reference.after.sums, 0, 1e-14 * (rows + 1));
    }
  });

  it("columnSums and rowSums", () => {
    for (const [rows, columns] of shapes) {
      for (const accumulate of [false, true]) {
        const input = { x: real(values(rows * columns)), byColumn: real(values(columns)), byRow: real(values(rows)) };
        const { wasm, reference } = both(input, (kernels, at) => {
          kernels.columnSums(rows, columns, at.x, at.byColumn, accumulate);
          kernels.rowSums(rows, columns, at.x, at.byRow, accumulate);
        });
        expectClose(wasm.after.byColumn, reference.after.byColumn, 0, (rows + 1) ** 2 * 2 ** -24);
        expectClose(wasm.after.byRow, reference.after.byRow, 6e-8, 1e-15);
      }
    }
  });

  it("sumSquares and maxAbsDifference in float64", () => {
    for (const n of [...sizes, 10_001]) {
      const { wasm, reference } = both(
        { a: real(values(n)), b: real(values(n)), out: doubles([9, 9]) },
        (kernels, at) => {
          kernels.sumSquares(n, at.a, at.out);
          kernels.maxAbsDifference(n, at.a, at.b, at.out + 8);
        },
      );
      expectClose(wasm.after.out, reference.after.out, 1e-13, 1e-12);
      expect(wasm.after.out[1]).toBe(reference.after.out[1]);
    }
  });

  it("NaN and infinities are counted at any position, and make the largest difference NaN", () => {
    for (const n of sizes.slice(1)) {
      for (const bad of [Number.NaN, Infinity, -Infinity]) {
        for (const place of [0, n >> 1, n - 1]) {
          const x = values(n);
          x[place] = bad;
          x[(place + 1) % n] = n > 1 ? -0 : bad;
          const { wasm, reference } = both(
            { x: real(x), zero: real(new Float32Array(n)), out: doubles([9, 9]) },
            (kernels, at) => {
              kernels.countNonFinite(n, at.x, at.out);
              kernels.maxAbsDifference(n, at.x, at.zero, at.out + 8);
            },
          );
          expect(wasm.after.out).toEqual(reference.after.out);
          expect(wasm.after.out[0]).toBe(1);
        }
      }
    }
  });
});
