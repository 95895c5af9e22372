/** A model as one C header: preprocessing, network and the reading of its outputs, in C99 with nothing but the standard library. @module */

import { MISSING_WORDS } from "../../formats/fields.ts";
import type { EncodeOptions } from "../format.ts";
import type { ExportedModel } from "../model.ts";
import { cFields, cIdentifier, cText } from "./c-names.ts";
import { type InputCode, inputCode, isNumber } from "./input-code.ts";
import { kernels, neededFrom } from "./kernels.ts";
import { commentText, doubleText, floatText, wrapped } from "./literals.ts";
import { type CodeConstant, type NetworkCode, networkCode } from "./network-code.ts";

/** Functions on texts, which JavaScript has of its own. */
function textFunctions(words: readonly string[] | null): Readonly<Record<string, string>> {
  const given = words ?? MISSING_WORDS.map((word) => word.toLowerCase());
  const same = words === null ? "same_word(text, words[i])" : "strcmp(text, words[i]) == 0";
  return {
    same_text: `static int same_text(const char *a, const char *b) {
  return strcmp(a, b) == 0;
}`,
    same_word: `static int same_word(const char *text, const char *lower) {
  for (; *text && *lower; text++, lower++) {
    if ((*text >= 'A' && *text <= 'Z' ? *text + 32 : *text) != *lower) return 0;
  }
  return *text == *lower;
}`,
    is_missing: `static int is_missing(const char *text) {
  static const char *const words[] = {${[...given, ""].map(cText).join(", ")}};
  if (!text) return 1;
  for (int i = 0; i < ${given.length + 1}; i++) {
    if (${same}) return 1;
  }
  return 0;
}`,
    hash_half: `/* FNV-1a over the units of UTF-16. */
static int hash_half(const char *text, int half) {
  uint32_t hash = 0x811c9dc5u;
  for (const unsigned char *at = (const unsigned char *)text; *at;) {
    int more = *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : *at >= 0xc0 ? 1 : 0;
    uint32_t point = more ? *at & (0x3fu >> more) : *at;
    for (at++; more > 0 && *at; more--, at++) point = point << 6 | (*at & 0x3fu);
    if (point >= 0x10000u) {
      hash = (hash ^ (0xd800u + ((point - 0x10000u) >> 10))) * 0x01000193u;
      point = 0xdc00u + ((point - 0x10000u) & 0x3ffu);
    }
    hash = (hash ^ point) * 0x01000193u;
  }
  hash = (hash ^ (hash >> 16)) * 0x7feb352du;
  hash = (hash ^ (hash >> 15)) * 0x846ca68bu;
  hash ^= hash >> 16;
  return (int)(half ? hash >> 16 : hash & 0xffffu);
}`,
  };
}

function constantText({ name, type, values }: CodeConstant): string {
  const texts = Array.from(values, (value) =>
    type === "float" ? `${floatText(value)}f` : type === "double" ? doubleText(value) : String(value),
  );
  return `static const ${type} ${name}[${texts.length}] = {\n${wrapped(texts)}\n};`;
}

const textsText = (name: string, texts: readonly string[]): string =>
  `static const char *const ${name}[${texts.length}] = {\n${wrapped(texts.map(cText))}\n};`;

/** The struct of a row and the columns it stands for; or nothing, where a row is an array of numbers. */
function rowText(prefix: string, model: ExportedModel): string[] {
  const { input } = model;
  if (input.kind !== "table") return [];
  const fields = cFields(model);
  const lines = input.preprocessing.features.map((feature, i) => {
    const type = isNumber(feature) ? "double " : "const char *";
    const about = feature.kind === "date" ? ": seconds since 1970 of the date as it is written" : "";
    return `  ${type}${fields[i]}; /* ${commentText(feature.column)}${about} */`;
  });
  return [
    `/* A row. A missing number is NAN, a missing text "" or NULL; texts are UTF-8. */\ntypedef struct {\n${lines.join("\n")}\n} ${prefix}_row;`,
  ];
}

function answerText(prefix: string, { output, program }: ExportedModel): string[] {
  const unknown = "  int unknown; /* Texts of the row that did not occur in training. */";
  if (output.kind === "values") {
    const size = output.mean.length;
    return [`typedef struct {\n  double value${size === 1 ? "" : `[${size}]`};\n${unknown}\n} ${prefix}_answer;`];
  }
  const { names } = output;
  const label = names ? `  int label; /* Index into ${prefix}_classes. */` : "  int label;";
  return [
    ...(names ? [textsText(`${prefix}_classes`, names)] : []),
    `typedef struct {\n${label}\n  float probabilities[${program.outputs}];\n${unknown}\n} ${prefix}_answer;`,
  ];
}

/** Statements from the network's outputs to the answer. */
function outputStatements({ output, program }: ExportedModel, buffer: string): string[] {
  if (output.kind === "values") {
    const { mean, deviation, bounded } = output;
    return mean.map((shift, i) => {
      const value = `${buffer}[${i}]`;
      const cut = bounded ? `(${value} < -1 ? -1 : ${value} > 1 ? 1 : ${value})` : value;
      const target = mean.length === 1 ? "answer->value" : `answer->value[${i}]`;
      return `${target} = ${cut} * ${doubleText(deviation[i] as number)} + ${doubleText(shift)};`;
    });
  }
  const { threshold } = output;
  const label =
    threshold === undefined
      ? `largest_of(answer->probabilities, ${program.outputs})`
      : `answer->probabilities[1] >= ${doubleText(threshold)} ? 1 : 0`;
  return [`softmax(answer->probabilities, ${buffer}, ${program.outputs});`, `answer->label = ${label};`];
}

function predictText(prefix: string, model: ExportedModel, input: InputCode, network: NetworkCode): string {
  const { kind } = model.input;
  const row = kind === "table" ? `const ${prefix}_row *row` : "const float *input";
  const features = model.input.kind === "table" ? model.input.preprocessing.features : [];
  const fields = cFields(model);
  const cells = features.map((feature, i) => {
    return `${isNumber(feature) ? "const double " : "const char *const "}c${i} = row->${fields[i]};`;
  });
  const buffers = network.buffers.map((size, i) => `b${i}[${size}]`).join(", ");
  const body = [
    ...cells,
    `${prefix.toUpperCase()}_BUFFER float ${buffers};`,
    "int unknown = 0;",
    ...input.statements,
    ...network.calls,
    ...outputStatements(model, network.output),
    "answer->unknown = unknown;",
    "return 0;",
  ];
  const what =
    kind === "table" ? "the number of a column, from 1, whose value" : "the number of an input, from 1, that";
  return `/* Returns 0, or ${what} is missing or too far from those of training. */\nstatic int ${prefix}_predict(${row}, ${prefix}_answer *answer) {\n${body.map((line) => `  ${line}`).join("\n")}\n}`;
}

function headText(prefix: string, { step, program, origin, input }: ExportedModel, network: NetworkCode): string {
  const numbers = Object.values(program.tensors).reduce((sum, { values }) => sum + values.length, 0);
  const buffers = network.buffers.reduce((sum, size) => sum + size, 0);
  const of = origin.dataset ? `, of ${commentText(origin.dataset)}` : "";
  const row = input.kind === "table" ? `${prefix}_row row = {...};` : `float row[${program.inputShape.join(" * ")}];`;
  return `/*
 * A network grown by Burgeon, after ${step} steps${of}. C99; link with -lm. Include it in one file of a program.
 * ${numbers} weights are ${4 * numbers} bytes of constants; ${4 * buffers} bytes of buffers are on the stack, or static
 * with -D${prefix.toUpperCase()}_BUFFER=static.
 *
 *   ${row} ${prefix}_answer answer;
 *   if (${prefix}_predict(${input.kind === "table" ? "&" : ""}row, &answer) == 0) ...
 */`;
}

/** @throws OptionError for an operation that cannot be written as a function */
export function encodeC(model: ExportedModel, { name = "model" }: EncodeOptions = {}): Uint8Array {
  const prefix = cIdentifier(name);
  const macro = prefix.toUpperCase();
  const network = networkCode(model.program);
  const input = inputCode(model);
  const predict = predictText(prefix, model, input, network);
  const words = model.input.kind === "table" ? model.input.preprocessing.reading.missingWords : null;
  const functions = neededFrom({ ...kernels, ...textFunctions(words), ...network.activations }, predict);
  const parts = [
    headText(prefix, model, network),
    `#ifndef ${macro}_H\n#define ${macro}_H\n\n#include <math.h>\n#include <stdint.h>\n#include <string.h>`,
    `#ifndef ${macro}_BUFFER\n#define ${macro}_BUFFER\n#endif`,
    ...rowText(prefix, model),
    ...answerText(prefix, model),
    ...[...network.constants, ...input.constants].map(constantText),
    ...input.texts.map(({ name: own, texts }) => textsText(own, texts)),
    ...functions,
    predict,
    "#endif",
  ];
  return new TextEncoder().encode(`${parts.join("\n\n")}\n`);
}
