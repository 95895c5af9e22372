/**
 * Convolutions of 3 x 3 at stride 1 by tiles of 2 x 2 outputs: 16 products of tiles in place of 36 multiplications each, and 4 numbers for
 * each pixel in scratch memory where patches take 9.
 *
 * z = A^T (U * (B^T d B)) A for each window d, U = G g G^T, * entry by entry and summed over channels: 16 matrix products.
 *
 * @see Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", arXiv:1509.09308, section 4.1
 * @module
 */

import type { Address } from "../kernels/address.ts";
import type { Device } from "./device.ts";
import { turnedGrid, type WindowGrid } from "./window.ts";

/** Entries of a transformed tile. */
const PLANES = 16;
/** Tiles of one piece, with all their planes, stay in the second-level cache; products with fewer tiles than this would not pay. */
const PIECE_BYTES = 1 << 18;
const LEAST_TILES = 128;
/** With fewer channels the transforms cost more than they save. */
const LEAST_CHANNELS = 8;
/** With fewer outputs than this, products with the weight turned over are faster. */
const FEW_OUTPUTS = 64;
const CACHE_LINE = 64;

/** Whether convolutions of this kind go by tiles: the answer depends on widths alone, never on the batch. */
export function goesByTiles(grid: WindowGrid, channels: number, out: number, groups: number): boolean {
  const { size, stride, padding } = grid;
  return size === 3 && stride === 1 && padding < 3 && groups === 1 && Math.min(channels, out) >= LEAST_CHANNELS;
}

/** Where gradients go, and whether they are added to what is there. */
export interface GradientTargets {
  readonly dWeight: Address;
  readonly dx: Address;
  readonly accumulate: { readonly weight: boolean; readonly input: boolean };
}

/** Some rows of tiles. */
interface Piece {
  readonly first: number;
  readonly count: number;
  /** The rows of the result that they make. */
  readonly firstRow: number;
  readonly rows: number;
  /** Transformed windows, [16, count, channels], and what the products make of them, [16, count, out]. */
  readonly tiles: Address;
  readonly results: Address;
}

/** A convolution with weight [out, 3, 3, channels] on images [images, height, width, channels], over byte addresses. */
export class WinogradConvolution {
  readonly #device: Device;
  readonly #grid: WindowGrid;
  readonly #images: number;
  readonly #channels: number;
  readonly #out: number;
  readonly #tilesHigh: number;
  readonly #tilesWide: number;

  constructor(device: Device, grid: WindowGrid, images: number, channels: number, out: number) {
    this.#device = device;
    this.#grid = grid;
    this.#images = images;
    this.#channels = channels;
    this.#out = out;
    this.#tilesHigh = Math.ceil(grid.outHeight / 2);
    this.#tilesWide = Math.ceil(grid.outWidth / 2);
  }

  /** Reals from one plane of `count` tiles to the next: whole cache lines, an odd number of them, so that planes do not meet in one cache set. */
  #plane(entries: number): number {
    const line = CACHE_LINE / this.#device.bytesPerReal;
    return line * (Math.ceil(entries / line) | 1);
  }

  /** Rows of tiles in one piece. */
  get #step(): number {
    const { bytesPerReal } = this.#device;
    const bytes = PLANES * Math.max(this.#channels, this.#out) * bytesPerReal;
    const tiles = Math.max(LEAST_TILES, Math.floor(PIECE_BYTES / bytes));
    return Math.min(this.#images * this.#tilesHigh, Math.max(1, Math.floor(tiles / this.#tilesWide)));
  }

  /** Reals from plane to plane of tiles with so many numbers each. */
  #planeOf(numbers: number): number {
    return this.#plane(this.#step * this.#tilesWide * numbers);
  }

  /** Calls `body` for some pieces at a time, each with scratch of its own: as many as threads can work on at once. */
  #eachGroup(body: (pieces: readonly Piece[]) => void): void {
    const device = this.#device;
    const { outHeight, outWidth } = this.#grid;
    const tileRows = this.#images * this.#tilesHigh;
    const pixelsBefore = (tileRow: number): number =>
      outWidth *
      (Math.floor(tileRow / this.#tilesHigh) * outHeight + Math.min(outHeight, 2 * (tileRow % this.#tilesHigh)));
    device.scope("tiles", () => {
      const scratch = (part: number, numbers: number): Address =>
        device.partScratch(part, PLANES * this.#planeOf(numbers) * device.bytesPerReal);
      const most = Math.min(device.partsAtOnce, Math.ceil(tileRows / this.#step));
      const places = Array.from(
        { length: most },
        (_, i) => [scratch(i, this.#channels), scratch(i, this.#out)] as const,
      );
      for (let row = 0; row < tileRows; row += most * this.#step) {
        const pieces = places.flatMap(([tiles, results], i): Piece[] => {
          const from = row + i * this.#step;
          if (from >= tileRows) return [];
          const end = Math.min(tileRows, from + this.#step);
          const [first, count] = [from * this.#tilesWide, (end - from) * this.#tilesWide];
          const firstRow = pixelsBefore(from);
          return [{ first, count, firstRow, rows: pixelsBefore(end) - firstRow, tiles, results }];
        });
        body(pieces);
      }
    });
  }

  /** B^T d B of the windows of a piece. */
  #transform({ first, count, tiles }: Piece, x: Address): void {
    const { height, width, padding } = this.#grid;
    const channels = this.#channels;
    const plane = this.#planeOf(channels);
    // biome-ignore format: one call, its arguments as the kernel groups them
    this.#device.kernels.winogradTiles(
      first, count, height, width, channels, padding, this.#tilesHigh, this.#tilesWide, plane, x, tiles,
    );
  }

  /** The outputs of a piece out of its results. */
  #putOutputs({ first, count, results }: Piece, z: Address, accumulate: boolean): void {
    const { outHeight, outWidth } = this.#grid;
    const out = this.#out;
    const plane = this.#planeOf(out);
    this.#device.kernels.winogradOutputs(first, count, outHeight, outWidth, out, plane, results, z, accumulate);
  }

  /** z = x * weight: [rows, out]; `done` is called for each piece of rows that is finished. */
  forward(x: Address, weight: Address, z: Address, done: (first: number, count: number) => void): void {
    const device = this.#device;
    const [channels, out] = [this.#channels, this.#out];
    const turns = out < FEW_OUTPUTS;
    const weightPlane = this.#plane(out * channels);
    device.scope("winograd", () => {
      const kernels = device.scratch(PLANES * weightPlane * device.bytesPerReal);
      device.kernels.winogradWeights(out, channels, weightPlane, weight, kernels);
      const factors = turns ? turned(device, kernels, out, channels, weightPlane) : kernels;
      const bytes = device.bytesPerReal;
      this.#eachGroup((pieces) =>
        device.parts("pieces forward", pieces.length, (i) => {
          const piece = pieces[i] as Piece;
          this.#transform(piece, x);
          for (let p = 0; p < PLANES; p++) {
            const from = piece.tiles + bytes * p * this.#planeOf(channels);
            const to = piece.results + bytes * p * this.#planeOf(out);
            const factor = factors + bytes * p * weightPlane;
            device.kernels.matmul(false, !turns, piece.count, out, channels, from, factor, to, false);
          }
          this.#putOutputs(piece, z, false);
          done(piece.firstRow, piece.rows);
        }),
      );
    });
  }

  /**
   * Both gradients from the transformed windows of dz: dx is the convolution of dz with the kernels turned by half a circle, and dWeight
   * G^T (sum over tiles of (B^T dz B) * (A x A^T)) G, turned.
   */
  gradients(x: Address, weight: Address, dz: Address, { dWeight, dx, accumulate }: GradientTargets): void {
    const device = this.#device;
    const { kernels, bytesPerReal } = device;
    const [channels, out] = [this.#channels, this.#out];
    const { height, width } = this.#grid;
    if (!accumulate.weight) kernels.fill(9 * out * channels, 0, dWeight);
    if (this.#images === 0) return;
    const back = new WinogradConvolution(device, turnedGrid(this.#grid), this.#images, out, channels);
    const weightPlane = this.#plane(out * channels);
    const [dzPlane, xPlane] = [back.#planeOf(out), back.#planeOf(channels)];
    device.scope("winograd gradients", () => {
      const scratch = (plane: number, part = 0): Address => device.partScratch(part, PLANES * plane * bytesPerReal);
      const [factors, sums] = [scratch(weightPlane), scratch(weightPlane)];
      const spreads = Array.from({ length: device.partsAtOnce }, (_, i) => scratch(xPlane, i));
      kernels.winogradWeights(out, channels, weightPlane, weight, factors);
      back.#eachGroup((pieces) => {
        device.parts("pieces", pieces.length, (i) => {
          const { first, count } = pieces[i] as Piece;
          back.#transform(pieces[i] as Piece, dz);
          kernels.winogradSpread(first, count, height, width, channels, xPlane, x, spreads[i] as Address);
        });
        // The sums of a plane run over the pieces in their order.
        device.parts("planes", PLANES, (p) => {
          const [fromGradient, fromX] = [bytesPerReal * p * dzPlane, bytesPerReal * p * xPlane];
          const turnedBy = bytesPerReal * turnedPlane(p) * weightPlane;
          for (const [i, { count, tiles, results, firstRow }] of pieces.entries()) {
            const [gradient, input] = [tiles + fromGradient, (spreads[i] as Address) + fromX];
            kernels.matmul(false, false, count, channels, out, gradient, factors + turnedBy, results + fromX, false);
            kernels.matmul(true, false, out, channels, count, gradient, input, sums + turnedBy, firstRow > 0);
          }
        });
        device.parts("outputs", pieces.length, (i) => back.#putOutputs(pieces[i] as Piece, dx, accumulate.input));
      });
      kernels.addWinogradWeights(out, channels, weightPlane, sums, dWeight);
    });
  }
}

/** The plane of a kernel that is plane p of the kernel turned by half a circle: G turned upside down exchanges its first and last row. */
function turnedPlane(p: number): number {
  const other = (i: number): number => (i === 0 || i === 3 ? 3 - i : i);
  return 4 * other(p >> 2) + other(p & 3);
}

/** Each plane [out, channels] as [channels, out], in the current scope. */
function turned(device: Device, kernels: Address, out: number, channels: number, plane: number): Address {
  const bytes = PLANES * plane * device.bytesPerReal;
  const address = device.scratch(bytes);
  const [from, to] = [device.reals(kernels, PLANES * plane), device.reals(address, PLANES * plane)];
  for (let p = 0; p < PLANES; p++) {
    for (let o = 0, at = p * plane; o < out; o++)
      for (let c = 0; c < channels; c++) to[p * plane + c * out + o] = from[at++] as number;
  }
  return address;
}
