import fc from "fast-check";
import { expect, test } from "vitest";
import { OptionError } from "../errors.ts";
import { BatchOrder } from "./batches.ts";

test("each epoch visits every row once, in a new order, and counts as done with its last batch", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 70 }),
      fc.integer(),
      (rows, batchSize, seed) => {
        const order = new BatchOrder(rows, batchSize, seed);
        for (let epoch = 0; epoch < 3; epoch++) {
          const visited: number[] = [];
          for (let batch = 0; batch < Math.ceil(rows / batchSize); batch++) {
            expect([order.epoch, order.position]).toEqual([epoch, visited.length]);
            const drawn = order.next();
            expect(drawn.length).toBe(Math.min(batchSize, rows - visited.length));
            visited.push(...drawn);
          }
          expect(visited.sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
        }
      },
    ),
  );
  const order = new BatchOrder(50, 50, 1);
  expect(order.next()).not.toEqual(order.next());
});

test("an order restored from plain data continues with exactly the same batches", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(60),
      (rows, batchSize, drawn) => {
        const order = new BatchOrder(rows, batchSize, 5);
        for (let i = 0; i < drawn; i++) order.next();
        const state = JSON.parse(JSON.stringify(order.state()));
        const resumed = new BatchOrder(rows, batchSize, 6);
        resumed.restore(state);
        expect(resumed.state()).toEqual(order.state());
        for (let i = 0; i < 30; i++) expect(resumed.next()).toEqual(order.next());
      },
    ),
  );
});

test("a batch that was drawn stays as it is", () => {
  const order = new BatchOrder(5, 5, 1);
  const batch = order.next();
  const copy = batch.slice();
  order.next();
  expect(batch).toEqual(copy);
});

test("rows and batch size are whole numbers of 1 or more", () => {
  for (const [rows, size] of [
    [0, 1],
    [5, 0],
    [5, 1.5],
    [Number.NaN, 1],
  ] as const) {
    expect(() => new BatchOrder(rows, size, 1)).toThrow(OptionError);
  }
});
