import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createForwardKernels } from "../../src/kernels/forward-kernels.ts";
import { Heap } from "../../src/kernels/memory.ts";
import { implementations } from "../support/kernel-twins.ts";

const [wasm, reference] = implementations.map(({ set }) => Object.keys(set.kernels).sort());

describe("the kernels", () => {
  it("are the same functions in WebAssembly and in the reference", () => {
    expect(wasm).toEqual(reference);
  });

  it("each have a case in a test of kernels", () => {
    const tests = readdirSync(import.meta.dirname).filter((file) => file.startsWith("kernels-"));
    const text = tests.map((file) => readFileSync(join(import.meta.dirname, file), "utf8")).join("\n");
    const called = (name: string): boolean => new RegExp(`\\.${name}\\(|[["]${name}"`).test(text);
    expect(reference!.filter((name) => !called(name))).toEqual([]);
  });

  it("of forward passes are some of them, without a gradient or an update among them", () => {
    const { kernels } = createForwardKernels(new Heap(new WebAssembly.Memory({ initial: 1 })));
    const forward = Object.keys(kernels);
    expect(forward.length).toBeGreaterThan(8);
    expect(reference).toEqual(expect.arrayContaining(forward));
    expect(forward.filter((name) => /Backward|adam|sgd/.test(name))).toEqual([]);
  });
});
