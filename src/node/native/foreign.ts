/**
 * Foreign functions through koffi, an optional dependency: imported on use, absent with a reason.
 *
 * Every pointer is a plain number (`uintptr_t`), so that a call creates no object for it: 0.15 microseconds for the 14 arguments
 * of a matrix product.
 *
 * @module
 */

export type ForeignType = "void" | "int" | "float" | "double" | "str" | "uintptr_t" | "size_t";

/** A C function; what it returns is known to who declared it. */
export type ForeignFunction = (...args: (number | string)[]) => unknown;

/** One loaded shared library. */
export interface ForeignLibrary {
  /** The function under the first of `names` that the library has, or `null`. */
  find(names: string | readonly string[], result: ForeignType, args: readonly ForeignType[]): ForeignFunction | null;
}

/** The means to load libraries and to learn where a typed array lies. */
export interface Foreign {
  /** @throws Error as the system's loader says it. */
  load(path: string): ForeignLibrary;
  /** Address in this process of the first byte of `array`; good as long as the array's buffer is. */
  addressOf(array: ArrayBufferView): number;
}

/** koffi, or the reason why it cannot be used. */
export async function loadForeign(): Promise<Foreign | { readonly missing: string }> {
  let koffi: typeof import("koffi").default;
  try {
    koffi = (await import("koffi")).default;
  } catch (cause) {
    return { missing: firstLine(cause) };
  }
  return {
    load(path) {
      const library = koffi.load(path);
      return {
        find(names, result, args) {
          for (const name of typeof names === "string" ? [names] : names) {
            try {
              return library.func(name, result, [...args]) as ForeignFunction;
            } catch {
              // this library does not export that name
            }
          }
          return null;
        },
      };
    },
    addressOf: (array) => Number(koffi.address(array)),
  };
}

/** An error in one line, without a trailing full stop. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? "").trim().replace(/\.$/, "");
}
