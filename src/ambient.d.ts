/**
 * The few globals that every JavaScript host has (Node, browsers, workers) and that the language's own library does not
 * declare. The rooms above `node` are compiled with these and nothing else.
 */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}

declare const performance: { now(): number };
declare function atob(base64: string): string;
declare function setTimeout(callback: () => void, ms: number): unknown;
/** Only in Node, where it returns sooner than a timer. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  readonly encoding: string;
  decode(bytes: Uint8Array, options?: { stream?: boolean }): string;
}
