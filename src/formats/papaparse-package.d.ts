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
  const papaparse: {
    parse(text: string, options: ParseOptions): { readonly data: string[][]; readonly errors: readonly ParseError[] };
    unparse(rows: readonly Readonly<Record<string, string | number>>[], options?: { newline?: string }): string;
  };
  export default papaparse;
}
