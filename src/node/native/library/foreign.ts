/**
 * Foreign functions through koffi, an optional dependency: imported on use, absent with a reason.
 *
 * Every pointer is a plain number (`uintptr_t`), so that a call creates no object for it: 0.15 microseconds for the 14 arguments
 * of a matrix product.
 *
 * @module
 */

export type ForeignType = "void" | "int" | "int64_t" | "float" | "double" | "str" | "uintptr_t" | "size_t";

/** A C function; what it returns is known to who declared it. */
export type ForeignFunction = (...args: (number | string)[]) => unknown;

/** One loaded shared library. */
export interface ForeignLibrary {
  /** The function under the first of `names` that the library has, or `null`. */
  find(names: string | readonly string[], result: ForeignType, args: readonly ForeignType[]): ForeignFunction | null;
}

/** The means to load libraries and to learn where a typed array is. */
export interface Foreign {
  /**
   * Loads a library. `variables` are in the process's environment while it loads, and only then: OpenBLAS reads its own at that moment.
   *
   * @throws Error as the system's loader says it.
   */
  load(path: string, variables?: Readonly<Record<string, string>>): ForeignLibrary;
  /** Address in this process of the first byte of `array`; good as long as the array's buffer is. */
  addressOf(array: ArrayBufferView): number;
}

type Koffi = typeof import("koffi").default;

/**
 * Sets or removes a variable where C code reads it. In a worker thread `process.env` is a copy that C code never sees, so the C library
 * does it; Windows has no `setenv`, and there `process.env` of the main thread reaches the process.
 */
function variableSetter(koffi: Koffi): (name: string, value: string | null) => void {
  if (process.platform === "win32") {
    return (name, value) => {
      if (value === null) delete process.env[name];
      else process.env[name] = value;
    };
  }
  const own = koffi.load(null);
  const set = own.func("setenv", "int", ["str", "str", "int"]);
  const unset = own.func("unsetenv", "int", ["str"]);
  return (name, value) => void (value === null ? unset(name) : set(name, value, 1));
}

/** koffi, or the reason why it cannot be used. */
export async function loadForeign(): Promise<Foreign | { readonly missing: string }> {
  let koffi: Koffi;
  try {
    koffi = (await import("koffi")).default;
  } catch (cause) {
    return { missing: firstLine(cause) };
  }
  const setVariable = variableSetter(koffi);
  return {
    load(path, variables = {}) {
      const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
      for (const [name, value] of Object.entries(variables)) setVariable(name, value);
      let library: ReturnType<Koffi["load"]>;
      try {
        library = koffi.load(path);
      } finally {
        for (const [name, value] of before) setVariable(name, value ?? null);
      }
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
