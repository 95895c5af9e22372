/** The part of papaparse that is used here; its published types need Node and the DOM. */
declare module "papaparse" {
  interface ParseError {
    readonly type: string;
    readonly code: string;
    readonly message: string;
    readonly row?: number;
  }
  interface ParseOptions {
    readonly delimiter: string;
    readonly newline: string;
    readonly preview?: number;
  }
  /** What stands after `parse`; with `ignoreLastRow` it stops before a row that may continue, and `cursor` is where that begins. */
  interface Parser {
    parse(
      text: string,
      baseIndex: number,
      ignoreLastRow: boolean,
    ): {
      readonly data: string[][];
      readonly errors: readonly ParseError[];
      readonly meta: { readonly cursor: number };
    };
  }
  const papaparse: {
    readonly Parser: new (options: ParseOptions) => Parser;
    parse(text: string, options: ParseOptions): { readonly data: string[][]; readonly errors: readonly ParseError[] };
    unparse(rows: readonly Readonly<Record<string, string | number>>[], options?: { newline?: string }): string;
  };
  export default papaparse;
}
