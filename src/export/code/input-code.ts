/** From a row to the buffer of inputs: statements that C and JavaScript share. @module */

import type { DateFeature } from "../../data/features/date.ts";
import { NO_INFLUENCE } from "../../data/features/numeric.ts";
import { type Feature, inputNames, type MissingPolicy } from "../../data/preprocessing.ts";
import type { ExportedModel, TableInput, ValuesInput } from "../model.ts";
import { doubleText, floatText } from "./literals.ts";
import type { CodeConstant } from "./network-code.ts";

/** Texts that belong to a model. */
export interface TextConstant {
  readonly name: string;
  readonly texts: readonly string[];
}

export interface InputCode {
  /** They read `c0`, `c1`, ... (columns) or `input`, write `b0`, and return the number of a column that cannot be used. */
  readonly statements: readonly string[];
  readonly texts: readonly TextConstant[];
  readonly constants: readonly CodeConstant[];
}

/** What a column is for a user: a number (of a date, the seconds since 1970), or a text. */
export const isNumber = ({ kind }: Feature): boolean => kind === "numeric" || kind === "date";

const notANumber = (cell: string): string => `${cell} != ${cell}`;

/** What a column becomes from input `at` on. */
interface Place {
  readonly at: number;
  /** `c0`, ... */
  readonly cell: string;
  readonly levels: string;
}

/** Inputs of a date; 0 where it is missing. */
function dateStatements(feature: DateFeature, { at, cell }: Place): string[] {
  const { days, year, month, weekday, hour, indicator } = feature;
  const scale = (value: string, { mean, deviation }: { mean: number; deviation: number }): string =>
    `(${value} - ${doubleText(mean)}) / ${doubleText(deviation)}`;
  const circle = (value: string, period: number): string[] => {
    const angle = `${doubleText(2 * Math.PI)} * ${value} / ${doubleText(period)}`;
    return [`sin(${angle})`, `cos(${angle})`];
  };
  const parts = [
    ...(days ? [scale(`${cell} / 86400.0`, days)] : []),
    ...(year ? [scale(`civil(${cell}, 1)`, year)] : []),
    ...(month ? circle(`civil(${cell}, 0)`, 12) : []),
    ...(weekday ? circle(`weekday(${cell})`, 7) : []),
    ...(hour ? circle(`hour(${cell})`, 24) : []),
  ];
  const filled = parts.map((part, i) => `b0[${at + i}] = ${notANumber(cell)} ? 0 : ${part};`);
  return indicator ? [...filled, `b0[${at + parts.length}] = ${notANumber(cell)} ? 1 : 0;`] : filled;
}

function columnStatements(feature: Feature, place: Place): string[] {
  const { at, cell, levels } = place;
  const flag = (value: boolean): number => (value ? 1 : 0);
  switch (feature.kind) {
    case "numeric": {
      const { mean, deviation, fill, indicator } = feature;
      const numbers = [mean, deviation, (fill - mean) / deviation].map(doubleText);
      const value = deviation === NO_INFLUENCE ? "0" : `scaled(${cell}, ${numbers.join(", ")})`;
      return [`b0[${at}] = ${value};`, ...(indicator ? [`b0[${at + 1}] = ${notANumber(cell)} ? 1 : 0;`] : [])];
    }
    case "date":
      return dateStatements(feature, place);
    case "categorical": {
      const { other, missingLevel } = feature;
      const args = ["b0", at, cell, levels, feature.levels.length, flag(other), flag(missingLevel)];
      return [`unknown += one_hot(${args.join(", ")});`];
    }
    case "ordered": {
      const { mean, deviation, fill, indicator } = feature;
      const found = `p${cell.slice(1)}`;
      const value = `(${found} < 0 ? ${doubleText(fill)} : ${found}) - ${doubleText(mean)}`;
      return [
        `const int ${found} = place_of(${cell}, ${levels}, ${feature.levels.length});`,
        `if (${found} == -2) unknown++;`,
        `b0[${at}] = (${value}) / ${doubleText(deviation)};`,
        ...(indicator ? [`b0[${at + 1}] = ${found} == -1 ? 1 : 0;`] : []),
      ];
    }
    case "hashed":
      return [`hashed(b0, ${at}, ${cell}, ${feature.buckets}, ${flag(feature.missingLevel)});`];
    default:
      return feature satisfies never;
  }
}

const refuses = (policy: MissingPolicy): boolean => policy === "drop" || policy === "error";

function tableCode({ preprocessing }: TableInput): InputCode {
  const { features, missing } = preprocessing;
  let at = 0;
  const statements = features.flatMap((feature, i) => {
    const cell = `c${i}`;
    const absent = isNumber(feature) ? notANumber(cell) : `is_missing(${cell})`;
    const first = at;
    at += inputNames(feature).length;
    return [
      ...(refuses(missing) ? [`if (${absent}) return ${i + 1};`] : []),
      ...columnStatements(feature, { at: first, cell, levels: `levels_${i + 1}` }),
      // Neither infinite nor NaN.
      ...(feature.kind === "numeric" ? [`if (!(b0[${first}] - b0[${first}] == 0)) return ${i + 1};`] : []),
    ];
  });
  const texts = features.flatMap((feature, i) =>
    feature.kind === "categorical" || feature.kind === "ordered"
      ? [{ name: `levels_${i + 1}`, texts: feature.levels.length > 0 ? feature.levels : [""] }]
      : [],
  );
  return { statements, texts, constants: [] };
}

/** A number for each input, or one that is the same for all. */
function spread(name: string, values: readonly number[]): { text: string; constants: CodeConstant[] } {
  const [first = 0] = values;
  if (values.every((value) => value === first)) return { text: doubleText(first), constants: [] };
  return { text: `${name}[i]`, constants: [{ name, type: "double", values }] };
}

function numbersCode(size: number, value: string, constants: readonly CodeConstant[]): InputCode {
  return {
    statements: [
      `for (int i = 0; i < ${size}; i++) {`,
      `  b0[i] = ${value};`,
      "  if (!(b0[i] - b0[i] == 0)) return i + 1;",
      "}",
    ],
    texts: [],
    constants,
  };
}

export function inputCode({ input, program }: ExportedModel): InputCode {
  if (input.kind === "table") return tableCode(input);
  const size = program.inputShape.reduce((product, edge) => product * edge, 1);
  if (input.kind === "image") {
    return numbersCode(size, `input[i] * ${floatText(input.scale)}f + ${floatText(input.offset)}f`, []);
  }
  const { mean, deviation } = input as ValuesInput;
  if (!mean || !deviation) return numbersCode(size, "input[i]", []);
  const [shift, scale] = [spread("means", mean), spread("deviations", deviation)];
  return numbersCode(size, `(input[i] - ${shift.text}) / ${scale.text}`, [...shift.constants, ...scale.constants]);
}
