/** Compiles and runs an exported C header. @module */

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cText } from "../../export/code/c-names.ts";
import { doubleText, floatText } from "../../export/code/literals.ts";
import type { Answers } from "../../export/difference.ts";
import type { ExportedModel } from "../../export/model.ts";
import type { RawColumn, Samples } from "../../export/samples.ts";
import type { Runner } from "./runner.ts";

const run = promisify(execFile);
const COMPILERS = ["cc", "gcc", "clang"];
const OUTPUT_BYTES = 1 << 28;

const numberText = (value: number): string => (Number.isNaN(value) ? "NAN" : doubleText(value));

/** The rows as a C array. */
function rowsText({ rows, raw }: Samples, prefix: string): string {
  const each = (row: (i: number) => string): string => Array.from({ length: rows }, (_, i) => row(i)).join(",\n");
  if (raw.kind === "numbers") {
    const size = raw.values.length / rows;
    const row = (i: number): string => Array.from(raw.values.subarray(i * size, (i + 1) * size), floatText).join(", ");
    return `static const float rows[${rows}][${size}] = {\n${each((i) => `{${row(i)}}`)}\n};`;
  }
  const cell = ({ type, values }: RawColumn, i: number): string =>
    type === "texts" ? cText(values[i] as string) : numberText(values[i] as number);
  const row = (i: number): string => raw.columns.map((column) => cell(column, i)).join(", ");
  return `static const ${prefix}_row rows[${rows}] = {\n${each((i) => `{${row(i)}}`)}\n};`;
}

/** A program that prints a line for each row: whether it is usable, the label, the numbers. */
function mainText({ output, program }: ExportedModel, samples: Samples, prefix: string): string {
  const isClasses = output.kind === "classes";
  const count = isClasses ? program.outputs : output.mean.length;
  const value = isClasses ? "answer.probabilities[i]" : count === 1 ? "answer.value" : "answer.value[i]";
  return `#include <stdio.h>
#include "model.h"
${rowsText(samples, prefix)}
int main(void) {
  for (int row = 0; row < ${samples.rows}; row++) {
    ${prefix}_answer answer;
    int code = ${prefix}_predict(${samples.raw.kind === "numbers" ? "rows[row]" : "&rows[row]"}, &answer);
    printf("%d %d", code, ${isClasses ? "answer.label" : "0"});
    for (int i = 0; i < ${count}; i++) printf(" %.17g", (double)${value});
    printf("\\n");
  }
  return 0;
}
`;
}

function answersOf({ output }: ExportedModel, printed: string): Answers {
  const lines = printed
    .trim()
    .split("\n")
    .map((line) => line.split(" ").map(Number));
  const numbers = lines.flatMap(([code, , ...values]) => (code === 0 ? values : values.map(() => Number.NaN)));
  if (output.kind === "values") return { value: numbers };
  const labels = lines.map(([, label]) => label as number);
  return {
    label: output.names ? labels.map((label) => output.names?.[label] as string) : labels,
    probabilities: numbers,
  };
}

/** The name that a header gives its functions. */
const prefixOf = (header: string): string => /static int (\w+)_predict\(/.exec(header)?.[1] as string;

async function compileAndRun(
  compiler: string,
  program: Uint8Array,
  model: ExportedModel,
  samples: Samples,
): Promise<Answers> {
  const folder = mkdtempSync(join(tmpdir(), "burgeon-c-"));
  try {
    const prefix = prefixOf(new TextDecoder().decode(program));
    writeFileSync(join(folder, "model.h"), program);
    writeFileSync(join(folder, "main.c"), mainText(model, samples, prefix));
    await run(compiler, ["-std=c99", "-O1", "-o", "main", "main.c", "-lm"], { cwd: folder });
    const { stdout } = await run(join(folder, "main"), [], { maxBuffer: OUTPUT_BYTES });
    return answersOf(model, stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first C compiler of this machine; null where there is none. */
export async function cRunner(): Promise<Runner | null> {
  for (const compiler of COMPILERS) {
    const isThere = await run(compiler, ["--version"]).then(
      () => true,
      () => false,
    );
    if (isThere) {
      return {
        name: `C compiled by ${compiler}`,
        run: (program, model, samples) => compileAndRun(compiler, program, model, samples),
      };
    }
  }
  return null;
}
