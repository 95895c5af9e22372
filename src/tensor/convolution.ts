/**
 * Convolution as matrix products: the patches of some windows at a time as rows, in scratch memory that is bounded and given back.
 *
 * @module
 */

import type { Address } from "../kernels/address.ts";
import type { PatchShape } from "../kernels/image-kernels.ts";
import type { Device } from "./device.ts";
import { turnedGrid, type WindowGrid } from "./window.ts";
import { type GradientTargets, goesByTiles, WinogradConvolution } from "./winograd.ts";

/** Patches of one piece stay in the second-level cache; a product with fewer rows than this would not pay. */
const PIECE_BYTES = 1 << 18;
const LEAST_ROWS = 128;
/** With fewer outputs than this, products with the weight turned over are faster by up to a third, and turning is cheap. */
const FEW_OUTPUTS = 64;

/**
 * The three products of a convolution with weight [out, size, size, channels / groups] on images [images, height, width, channels], over byte
 * addresses. Group g makes outputs g out / groups .. of channels g channels / groups .. alone.
 */
export class Convolution {
  readonly grid: WindowGrid;
  /** Windows on all images. */
  readonly rows: number;
  readonly device: Device;
  readonly #channels: number;
  readonly #out: number;
  readonly #groups: number;
  /** Whether `gradients` may be used, and is faster than its two parts. */
  readonly sharesPatches: boolean;
  /** A window is a pixel: patches are the image itself. */
  readonly #direct: boolean;
  /** The same convolution by tiles, where that is the faster way. */
  readonly #byTiles: WinogradConvolution | null;

  constructor(device: Device, grid: WindowGrid, images: number, channels: number, out: number, groups: number) {
    this.device = device;
    this.grid = grid;
    this.rows = images * grid.outHeight * grid.outWidth;
    this.#channels = channels;
    this.#out = out;
    this.#groups = groups;
    this.#byTiles = goesByTiles(grid, channels, out, groups)
      ? new WinogradConvolution(device, grid, images, channels, out)
      : null;
    this.sharesPatches =
      this.#byTiles !== null ||
      (grid.stride === 1 &&
        groups === 1 &&
        grid.size > 1 &&
        grid.padding < grid.size &&
        out > 0 &&
        out <= 2 * channels);
    this.#direct = grid.size === 1 && grid.stride === 1 && grid.padding === 0 && groups === 1;
  }

  /** Length of a patch: entries that one output is made of. */
  get patchSize(): number {
    return (this.#channels / this.#groups) * this.grid.size ** 2;
  }

  /** The patches of `count` windows from `first` on, of one group: [count, size, size, channels / groups]. */
  patches(first: number, count: number, group: number, x: Address, y: Address): void {
    this.#move(this.device.kernels.patches, first, count, group, x, y);
  }

  #move(kernel: Device["kernels"]["patches"], first: number, count: number, group: number, a: Address, b: Address) {
    const { height, width, size, stride, padding, outHeight, outWidth } = this.grid;
    const channels = this.#channels / this.#groups;
    const from = group * channels;
    // biome-ignore format: one call, its arguments as the kernel groups them
    kernel(first, count, height, width, this.#channels, from, channels, size, stride, padding, outHeight, outWidth, a, b);
  }

  /** Calls `body` for some pieces of windows at a time, all groups of each, with scratch for their patches: as many as threads can work on at once. */
  #eachGroup(body: (pieces: readonly Piece[]) => void): void {
    const { rows, patchSize, rowsAtATime: step } = this;
    const device = this.device;
    const out = this.#out / this.#groups;
    if (rows === 0 || this.#out === 0) return;
    device.scope("patches", () => {
      const bytes = device.bytesPerReal;
      const most = Math.min(device.partsAtOnce, Math.ceil(rows / step));
      const places = Array.from({ length: most }, (_, i) => ({
        patches: this.#direct ? 0 : device.partScratch(i, step * patchSize * bytes),
        outputs: this.#groups === 1 ? 0 : device.partScratch(i, step * out * bytes),
      }));
      for (let row = 0; row < rows; row += most * step) {
        const pieces = places.flatMap((place, i): Piece[] => {
          const first = row + i * step;
          if (first >= rows) return [];
          return [{ ...place, first, count: Math.min(step, rows - first), group: 0, weights: 0 }];
        });
        body(pieces);
      }
    });
  }

  /** `body` for each group of a piece. */
  #eachOf(piece: Piece, body: (piece: Piece) => void): void {
    const bytes = (this.#out / this.#groups) * this.patchSize * this.device.bytesPerReal;
    for (let group = 0; group < this.#groups; group++) body({ ...piece, group, weights: group * bytes });
  }

  /** Windows of one piece. */
  get rowsAtATime(): number {
    if (this.#direct) return this.rows;
    const bytes = Math.max(1, this.patchSize) * this.device.bytesPerReal;
    return Math.min(this.rows, Math.max(LEAST_ROWS, Math.floor(PIECE_BYTES / bytes)));
  }

  /** Columns of one group between z, [rows, out], and a matrix of its own. */
  #columns(kernel: Device["kernels"]["patches"], { first, count, group }: Piece, a: Address, b: Address): void {
    const out = this.#out / this.#groups;
    kernel(first, count, 1, 1, this.#out, group * out, out, 1, 1, 0, 1, 1, a, b);
  }

  /** z = patches(x) weight^T: [rows, out]; `done` is called for each piece of rows that is finished. */
  forward(x: Address, weight: Address, z: Address, done: (first: number, count: number) => void): void {
    if (this.#byTiles) {
      this.#byTiles.forward(x, weight, z, done);
      return;
    }
    const { kernels, bytesPerReal } = this.device;
    const { patchSize } = this;
    const out = this.#out / this.#groups;
    if (this.#groups > 1) kernels.fill(this.rows * this.#out, 0, z);
    const turns = this.#groups === 1 && out < FEW_OUTPUTS && this.rows > out;
    this.device.scope("weight", () => {
      const factor = turns ? this.#turned(weight) : weight;
      this.#eachGroup((pieces) =>
        this.device.parts("pieces forward", pieces.length, (i) => {
          const { first, count } = pieces[i] as Piece;
          this.#eachOf(pieces[i] as Piece, (piece) => {
            const patches = this.#patchesOf(piece, x);
            const to = this.#groups === 1 ? z + first * out * bytesPerReal : piece.outputs;
            kernels.matmul(false, !turns, count, out, patchSize, patches, factor + piece.weights, to, false);
            if (this.#groups > 1) this.#columns(kernels.addPatches, piece, piece.outputs, z);
          });
          done(first, count);
        }),
      );
    });
  }

  /** The weight as [patchSize, out], in the current scope. */
  #turned(weight: Address): Address {
    const { device, patchSize } = this;
    const out = this.#out;
    const address = device.scratch(out * patchSize * device.bytesPerReal);
    const [from, to] = [device.reals(weight, out * patchSize), device.reals(address, out * patchSize)];
    for (let o = 0, at = 0; o < out; o++)
      for (let i = o; at < (o + 1) * patchSize; i += out) to[i] = from[at++] as number;
    return address;
  }

  #patchesOf({ first, count, group, patches }: Piece, x: Address): Address {
    if (this.#direct) return x + first * this.patchSize * this.device.bytesPerReal;
    this.patches(first, count, group, x, patches);
    return patches;
  }

  /** The rows of dz, [rows, out], that belong to a piece. */
  #gradientOf(piece: Piece, dz: Address): Address {
    if (this.#groups === 1) return dz + piece.first * this.#out * this.device.bytesPerReal;
    this.#columns(this.device.kernels.patches, piece, dz, piece.outputs);
    return piece.outputs;
  }

  /** dWeight (+)= dz^T patches(x): the sums run over the pieces in their order. */
  weightGradient(x: Address, dz: Address, dWeight: Address, accumulate: boolean): void {
    const { device } = this;
    const { kernels } = device;
    const out = this.#out / this.#groups;
    if (!accumulate) kernels.fill(this.#out * this.patchSize, 0, dWeight);
    const add = (piece: Piece, gradient: Address, patches: Address): void =>
      kernels.matmul(true, false, out, this.patchSize, piece.count, gradient, patches, dWeight + piece.weights, true);
    this.#eachGroup((pieces) => {
      if (this.#groups > 1) {
        for (const whole of pieces)
          this.#eachOf(whole, (piece) => add(piece, this.#gradientOf(piece, dz), this.#patchesOf(piece, x)));
        return;
      }
      if (!this.#direct) {
        device.parts("pieces", pieces.length, (i) => void this.#patchesOf(pieces[i] as Piece, x));
      }
      for (const piece of pieces) {
        const from = this.#direct ? x + piece.first * this.patchSize * device.bytesPerReal : piece.patches;
        add(piece, this.#gradientOf(piece, dz), from);
      }
    });
  }

  /** dx (+)= dz weight, each entry of a patch added where it was taken from. */
  inputGradient(weight: Address, dz: Address, dx: Address, accumulate: boolean): void {
    const { kernels, bytesPerReal } = this.device;
    const { grid, patchSize } = this;
    const out = this.#out / this.#groups;
    const images = this.rows / Math.max(1, grid.outHeight * grid.outWidth);
    const whole = this.#direct && this.rows > 0 && this.#out > 0;
    if (!accumulate && !whole) kernels.fill(images * grid.height * grid.width * this.#channels, 0, dx);
    const multiply = (piece: Piece): void => {
      const { first, count, patches, weights } = piece;
      const gradient = this.#gradientOf(piece, dz);
      const to = this.#direct ? dx + first * patchSize * bytesPerReal : patches;
      kernels.matmul(false, false, count, patchSize, out, gradient, weight + weights, to, this.#direct && accumulate);
    };
    this.#eachGroup((pieces) => {
      if (this.#groups > 1) {
        for (const whole of pieces) {
          this.#eachOf(whole, (piece) => {
            multiply(piece);
            this.#move(kernels.addPatches, piece.first, piece.count, piece.group, piece.patches, dx);
          });
        }
        return;
      }
      this.device.parts("pieces", pieces.length, (i) => multiply(pieces[i] as Piece));
      if (!this.#direct) this.#addPatches(pieces, dx);
    });
  }

  /** Patches of consecutive pieces added to the images that they were taken from: images apart, the windows of each in their order. */
  #addPatches(pieces: readonly Piece[], dx: Address): void {
    const { kernels, bytesPerReal } = this.device;
    const area = this.grid.outHeight * this.grid.outWidth;
    const [head, last] = [pieces[0] as Piece, pieces.at(-1) as Piece];
    const firstImage = Math.floor(head.first / area);
    const images = Math.ceil((last.first + last.count) / area) - firstImage;
    this.device.parts("images", images, (i) => {
      const [from, to] = [(firstImage + i) * area, (firstImage + i + 1) * area];
      for (const { first, count, patches } of pieces) {
        const [start, end] = [Math.max(first, from), Math.min(first + count, to)];
        if (start >= end) continue;
        const at = patches + (start - first) * this.patchSize * bytesPerReal;
        this.#move(kernels.addPatches, start, end - start, 0, at, dx);
      }
    });
  }

  /**
   * Both gradients from the same patches, at stride 1: dx is the convolution of dz with the kernels turned by half a circle, and dWeight
   * the product of the patches of dz with x. Saves the patches of x and their way back.
   */
  gradients(x: Address, weight: Address, dz: Address, targets: GradientTargets): void {
    if (this.#byTiles) {
      this.#byTiles.gradients(x, weight, dz, targets);
      return;
    }
    const { dWeight, dx, accumulate } = targets;
    const { device, grid } = this;
    const { kernels, bytesPerReal } = device;
    const [channels, out, area] = [this.#channels, this.#out, grid.size ** 2];
    if (!accumulate.weight) kernels.fill(out * this.patchSize, 0, dWeight);
    if (this.rows === 0 || out === 0 || channels === 0) return;
    const back = new Convolution(
      device,
      turnedGrid(grid),
      this.rows / (grid.outHeight * grid.outWidth),
      out,
      channels,
      1,
    );
    /** One tap of all kernels, [out, channels], between the weight and a matrix [size, size, out, channels] of the turned kernels. */
    const eachTap = (kernel: typeof kernels.patches, a: Address, b: Address, step: readonly [number, number]): void => {
      for (let tap = 0; tap < area; tap++) {
        const turned = (area - 1 - tap) * out * channels * bytesPerReal;
        const shape: PatchShape = [0, out, 1, 1, area * channels, tap * channels, channels, 1, 1, 0, 1, 1];
        kernel(...shape, a + step[0] * turned, b + step[1] * turned);
      }
    };
    device.scope("gradients", () => {
      const entries = area * out * channels;
      const [turned, sums] = [device.scratch(entries * bytesPerReal), device.scratch(entries * bytesPerReal)];
      eachTap(kernels.patches, weight, turned, [0, 1]);
      back.#eachGroup((pieces) => {
        device.parts("pieces", pieces.length, (i) => {
          const { first, count, patches } = pieces[i] as Piece;
          back.patches(first, count, 0, dz, patches);
          const to = dx + first * channels * bytesPerReal;
          kernels.matmul(false, false, count, channels, area * out, patches, turned, to, accumulate.input);
        });
        for (const { first, count, patches } of pieces) {
          const from = x + first * channels * bytesPerReal;
          kernels.matmul(true, false, area * out, channels, count, patches, from, sums, first > 0);
        }
      });
      eachTap(kernels.addPatches, sums, dWeight, [1, 0]);
    });
  }
}

interface Piece {
  readonly first: number;
  readonly count: number;
  readonly group: number;
  /** Scratch for the patches; 0 where none are made. */
  readonly patches: Address;
  /** Scratch for a group's outputs; 0 with one group. */
  readonly outputs: Address;
  /** Bytes from the weight to those of the group. */
  readonly weights: number;
}
