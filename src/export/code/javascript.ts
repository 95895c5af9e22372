/** A model as one JavaScript module without imports, for pages: preprocessing, network and the reading of its outputs. @module */

import { MISSING_WORDS } from "../../formats/fields.ts";
import type { ExportedModel } from "../model.ts";
import { type InputCode, inputCode, isNumber } from "./input-code.ts";
import { kernels, neededFrom } from "./kernels.ts";
import { commentText, doubleText, floatText, wrapped } from "./literals.ts";
import { type CodeConstant, type NetworkCode, networkCode } from "./network-code.ts";

/** A value as a literal that may stand in a script of a page. */
const literal = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** The text of a C function or statement in JavaScript. */
export function fromC(text: string): string {
  return text
    .replace(/^static \w+ (\w+)\(([^)]*)\)/gm, (_, name: string, parameters: string) => {
      const names = parameters.split(",").map((one) => /(\w+)$/.exec(one)?.[1]);
      return `function ${name}(${names.join(", ")})`;
    })
    .replace(/\bconst int (?=\w+ =)/g, "const ")
    .replace(/\b(?:int|float|double) (?=\w+ =)/g, "let ")
    .replace(/(?<![\w.])(\d+(?:\.\d+)?(?:e[+-]?\d+)?)f\b/g, "$1")
    .replace(/\b(sqrt|exp|tanh)f\(/g, "Math.$1(")
    .replace(/(?<![\w.])(floor|sin|cos)\(/g, "Math.$1(")
    .replace(/\bINFINITY\b/g, "Infinity")
    .replace(/([^=!<>])==(?!=)/g, "$1===")
    .replace(/!=(?!=)/g, "!==");
}

/** Functions that C has of its own. */
function ownFunctions(words: readonly string[] | null): Readonly<Record<string, string>> {
  const given = words ?? MISSING_WORDS.map((word) => word.toLowerCase());
  const word = words === null ? "text.toLowerCase()" : "text";
  return {
    erfcf: `// Numerical Recipes, section 6.2: relative error below 1.2e-7.
function erfcf(x) {
  const t = 1 / (1 + Math.abs(x) / 2);
  const terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const y = t * Math.exp(-x * x + terms.reduceRight((sum, term) => sum * t + term));
  return x >= 0 ? y : 2 - y;
}`,
    same_text: "function same_text(a, b) {\n  return a === b;\n}",
    is_missing: `function is_missing(text) {\n  return text === "" || ${literal(given)}.includes(${word});\n}`,
    hash_half: `// FNV-1a over the units of UTF-16.
function hash_half(text, half) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return half ? hash >>> 16 : hash & 0xffff;
}`,
    value_of: `function value_of(row, column) {
  if (!Object.hasOwn(row, column)) throw new TypeError(\`the row has no column \${JSON.stringify(column)}\`);
  return row[column] ?? "";
}`,
    text_of: "function text_of(row, column) {\n  return String(value_of(row, column));\n}",
    number_of: `function number_of(row, column) {
  const value = value_of(row, column);
  if (typeof value === "number") return value;
  const text = String(value).trim();
  if (/^[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$/.test(text)) return Number(text);
  if (is_missing(text)) return NaN;
  throw new TypeError(\`column \${JSON.stringify(column)} is numeric, the row has \${JSON.stringify(text)}\`);
}`,
    seconds_of: `// Seconds since 1970 of a date as it is written, such as 2024-02-29 or 2024-02-29T12:30; a number is taken as it is.
function seconds_of(row, column) {
  const value = value_of(row, column);
  if (typeof value === "number") return value;
  const text = String(value).trim();
  if (is_missing(text)) return NaN;
  const found = /^(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?))?$/.exec(text);
  const ms = found ? Date.parse(\`\${found[1]}T\${found[2] ?? "00:00"}Z\`) : NaN;
  if (Number.isNaN(ms)) throw new TypeError(\`column \${JSON.stringify(column)} holds dates such as 2024-02-29, the row has \${JSON.stringify(text)}\`);
  return ms / 1000;
}`,
  };
}

function constantText({ name, type, values }: CodeConstant): string {
  const texts = Array.from(values, (value) =>
    type === "float" ? floatText(value) : type === "double" ? doubleText(value) : String(value),
  );
  const list = { float: "Float32Array", double: "Float64Array", int: "Int32Array" }[type];
  return `const ${name} = new ${list}([\n${wrapped(texts)}\n]);`;
}

/** From a row to the outputs of the network: `evaluate`, which returns the number of a column that cannot be used, else 0. */
function evaluateText({ input }: ExportedModel, code: InputCode, network: NetworkCode): string {
  const features = input.kind === "table" ? input.preprocessing.features : [];
  const reader = (kind: string): string => (kind === "date" ? "seconds_of" : "number_of");
  const cells = features.map((feature, i) => {
    const read = isNumber(feature) ? reader(feature.kind) : "text_of";
    return `const c${i} = ${read}(row, ${literal(feature.column)});`;
  });
  const body = [...cells, "unknown = 0;", ...[...code.statements, ...network.calls].map(fromC), "return 0;"];
  return `function evaluate(${input.kind === "table" ? "row" : "input"}) {\n${body.map((line) => `  ${line}`).join("\n")}\n}`;
}

/** Statements from the network's outputs to the answer. */
function outputText({ input, output, program }: ExportedModel, buffer: string): string[] {
  const target = input.kind === "table" ? input.preprocessing.target : null;
  if (output.kind === "values") {
    const { mean, deviation, bounded } = output;
    const values = mean.map((shift, i) => {
      const value = bounded ? `Math.min(Math.max(${buffer}[${i}], -1), 1)` : `${buffer}[${i}]`;
      return `${value} * ${doubleText(deviation[i] as number)} + ${doubleText(shift)}`;
    });
    if (values.length === 1) return [`return { prediction: ${values[0]}, probabilities: null, unknown };`];
    const names =
      target?.kind === "values" ? target.columns.map(({ column }) => column) : mean.map((_, i) => String(i));
    const entries = names.map((name, i) => `[${literal(name)}, ${values[i]}]`);
    return [`return { prediction: Object.fromEntries([${entries.join(", ")}]), probabilities: null, unknown };`];
  }
  const label =
    output.threshold === undefined
      ? `largest_of(probabilities, ${program.outputs})`
      : `probabilities[1] >= ${doubleText(output.threshold)} ? 1 : 0`;
  const named = output.names
    ? "{ prediction: classes[label], probabilities: Object.fromEntries(classes.map((name, i) => [name, probabilities[i]])), unknown }"
    : "{ prediction: label, probabilities: [...probabilities], unknown }";
  return [
    `const probabilities = new Float32Array(${program.outputs});`,
    `softmax(probabilities, ${buffer}, ${program.outputs});`,
    `const label = ${label};`,
    `return ${named};`,
  ];
}

function predictText(model: ExportedModel, buffer: string): string {
  const { input, program } = model;
  const size = program.inputShape.join(" * ");
  const [row, about, check] =
    input.kind === "table"
      ? ["row", "@param {Record<string, string | number | null>} row by the names of the columns; null is missing", []]
      : [
          "input",
          `@param {ArrayLike<number>} input ${size} numbers, images channels first`,
          [
            `if (input.length !== ${size}) throw new TypeError(\`expected ${size} numbers, received \${input.length}\`);`,
          ],
        ];
  const body = [
    ...(check as string[]),
    `const problem = evaluate(${row});`,
    `if (problem > 0) throw new RangeError(\`column \${JSON.stringify(columns[problem - 1] ?? problem)} is missing or too far from the values of training\`);`,
    ...outputText(model, buffer),
  ];
  return `/**
 * The answer for one row; \`unknown\` counts texts that did not occur in training.
 *
 * ${about}
 */
export function predict(${row}) {
${body.map((line) => `  ${line}`).join("\n")}
}`;
}

/** @throws OptionError for an operation that cannot be written as a function */
export function encodeJavaScript(model: ExportedModel): Uint8Array {
  const { input, output, step, origin, program } = model;
  const network = networkCode(program);
  const code = inputCode(model);
  const texts = [evaluateText(model, code, network), predictText(model, network.output)];
  const words = input.kind === "table" ? input.preprocessing.reading.missingWords : null;
  const shared = Object.entries({ ...kernels, ...network.activations }).map(
    ([name, text]) => [name, fromC(text)] as const,
  );
  const functions = neededFrom({ ...Object.fromEntries(shared), ...ownFunctions(words) }, texts.join("\n"));
  const columns = input.kind === "table" ? input.preprocessing.features.map(({ column }) => column) : [];
  const of = origin.dataset ? `, of ${commentText(origin.dataset)}` : "";
  const parts = [
    `// A network grown by Burgeon, after ${step} steps${of.replaceAll("<", "\\u003c")}.\n// import { predict } from "./model.js"; predict(row).prediction`,
    `export const columns = ${literal(columns)};\nexport const classes = ${literal(output.kind === "classes" ? output.names : null)};`,
    ...[...network.constants, ...code.constants].map(constantText),
    ...code.texts.map(({ name, texts: own }) => `const ${name} = ${literal(own)};`),
    [...network.buffers.map((size, i) => `const b${i} = new Float32Array(${size});`), "let unknown = 0;"].join("\n"),
    ...functions,
    ...texts,
  ];
  return new TextEncoder().encode(`${parts.join("\n\n")}\n`);
}
