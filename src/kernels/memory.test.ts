import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arena, Heap } from "./memory.ts";

const newHeap = (): Heap => new Heap(new WebAssembly.Memory({ initial: 1 }));

interface Block {
  address: number;
  bytes: number;
}

function overlap(a: Block, b: Block): boolean {
  return a.address < b.address + b.bytes && b.address < a.address + a.bytes;
}

describe("Heap", () => {
  it("never hands out the same byte twice, however blocks come and go", () => {
    const command = fc.oneof(
      fc.record({ allocate: fc.integer({ min: 0, max: 200_000 }) }),
      fc.record({ free: fc.nat(1000) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
        const heap = newHeap();
        const live: Block[] = [];
        for (const step of commands) {
          if ("allocate" in step) {
            const block = { address: heap.allocate(step.allocate), bytes: Math.max(step.allocate, 1) };
            expect(block.address).toBeGreaterThan(0);
            expect(block.address % 64).toBe(0);
            expect(block.address + block.bytes).toBeLessThanOrEqual(heap.wasm.buffer.byteLength);
            expect(live.some((other) => overlap(block, other))).toBe(false);
            live.push(block);
          } else if (live.length > 0) {
            heap.free(live.splice(step.free % live.length, 1)[0]!.address);
          }
        }
        for (const { address } of live) heap.free(address);
        expect(heap.usedBytes).toBe(0);
      }),
    );
  });

  it("joins freed neighbors: once all is free, the whole can be had again without growing", () => {
    const heap = newHeap();
    const addresses = Array.from({ length: 100 }, () => heap.allocate(6400));
    const before = heap.wasm.buffer.byteLength;
    for (const i of [...addresses.keys()].sort((a, b) => ((a * 37) % 100) - ((b * 37) % 100))) heap.free(addresses[i]!);
    expect(heap.allocate(640_000)).toBe(addresses[0]);
    expect(heap.wasm.buffer.byteLength).toBe(before);
  });

  it("keeps contents when it grows", () => {
    const heap = newHeap();
    const address = heap.allocate(1000);
    new Uint8Array(heap.wasm.buffer, address, 1000).fill(7);
    heap.allocate(10_000_000);
    expect(new Uint8Array(heap.wasm.buffer, address, 1000).every((byte) => byte === 7)).toBe(true);
  });

  it("remembers the most bytes that were in use", () => {
    const heap = newHeap();
    heap.free(heap.allocate(64_000));
    heap.allocate(64);
    expect(heap.usedBytes).toBe(64);
    expect(heap.peakBytes).toBe(64_000);
  });

  it("refuses to free a block twice", () => {
    const heap = newHeap();
    const address = heap.allocate(64);
    heap.free(address);
    expect(() => heap.free(address)).toThrow(/freed twice/);
  });
});

describe("Arena", () => {
  it("hands out blocks that never overlap, across chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 30 }), (sizes) => {
        const arena = new Arena(newHeap());
        const blocks = sizes.map((bytes) => ({ address: arena.allocate(bytes), bytes: Math.max(bytes, 1) }));
        blocks.forEach((block, i) => {
          expect(blocks.slice(0, i).some((other) => overlap(block, other))).toBe(false);
        });
      }),
      { numRuns: 50 },
    );
  });

  it("gives the same addresses again after a release, and leaves what was before the mark alone", () => {
    const arena = new Arena(newHeap());
    const outer = arena.allocate(100);
    const mark = arena.mark();
    const used = arena.usedBytes;
    const first = [arena.allocate(5000), arena.allocate(3_000_000), arena.allocate(10)];
    arena.release(mark);
    expect(arena.usedBytes).toBe(used);
    const held = arena.heldBytes;
    expect([arena.allocate(5000), arena.allocate(3_000_000), arena.allocate(10)]).toEqual(first);
    expect(first).not.toContain(outer);
    expect(arena.heldBytes).toBe(held);
  });

  it("nests: an inner release forgets only what came after its mark", () => {
    const arena = new Arena(newHeap());
    const outer = arena.mark();
    arena.allocate(64);
    const inner = arena.mark();
    const a = arena.allocate(64);
    arena.release(inner);
    expect(arena.allocate(64)).toBe(a);
    arena.release(outer);
    expect(arena.usedBytes).toBe(0);
  });

  it("reports its peak, and can reset it", () => {
    const arena = new Arena(newHeap());
    const mark = arena.mark();
    arena.allocate(6400);
    arena.release(mark);
    expect(arena.peakBytes).toBe(6400);
    arena.resetPeak();
    expect(arena.peakBytes).toBe(0);
  });
});
