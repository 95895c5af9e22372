/** The kernels' module, told that the memory which it imports is shared: the same code, and so the same bits. @module */

import { invariant } from "../../errors.ts";

const IMPORTS = 2;
const NAME = [3, ...[..."env"].map((letter) => letter.charCodeAt(0)), 6];
const MEMORY = [...NAME, ...[..."memory"].map((letter) => letter.charCodeAt(0)), 2];
const SHARED_WITH_MAXIMUM = 3;

/** An unsigned number as WebAssembly writes it: value, and where it ends. */
function readNumber(bytes: Uint8Array, at: number): readonly [number, number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] as number;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

function writeNumber(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** The module whose imported memory is shared, of at most `pages` pages. */
export function withSharedMemory(bytes: Uint8Array, pages: number): Uint8Array {
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at] as number;
    const [size, content] = readNumber(bytes, at + 1);
    if (id === IMPORTS) {
      const section = [...bytes.subarray(content, content + size)];
      const limits = section.findIndex((_, i) => MEMORY.every((byte, j) => section[i + j] === byte)) + MEMORY.length;
      invariant(limits >= MEMORY.length && section[limits] === 0, "the kernels import a memory without a maximum");
      const [initial, end] = readNumber(Uint8Array.from(section), limits + 1);
      section.splice(limits, end - limits, SHARED_WITH_MAXIMUM, ...writeNumber(initial), ...writeNumber(pages));
      return Uint8Array.from([
        ...bytes.subarray(0, at + 1),
        ...writeNumber(section.length),
        ...section,
        ...bytes.subarray(content + size),
      ]);
    }
    at = content + size;
  }
  invariant(false, "the kernels import their memory");
  return bytes;
}
