/** How an ONNX model is used from Python. @module */

import type { ExportedModel } from "../model.ts";
import { onnxNames, perColumn } from "./names.ts";

/** A text as a literal of Python: that of JSON is one. */
const literal = (text: string): string => JSON.stringify(text);
const list = (texts: readonly string[]): string => `[${texts.map(literal).join(", ")}]`;

/** The rows of `table` under the names of the model's inputs. */
function feedsOf(model: ExportedModel, columns: readonly string[]): string {
  const { inputs } = onnxNames(model);
  if (!perColumn(model)) return `{${literal(inputs[0] as string)}: table[${list(columns)}].to_numpy("float64")}`;
  const renamed = inputs.some((name, i) => name !== columns[i]);
  const column = `table[${renamed ? "c" : "i.name"}]`;
  const value = `(${column} if "double" in i.type else ${column}.fillna("").str.strip().replace(r"\\s*\\n\\s*", " ", regex=True)).to_numpy("float64" if "double" in i.type else object)[:, None]`;
  return `{i.name: ${value} for i${renamed ? ", c" : ""} in ${renamed ? `zip(session.get_inputs(), ${list(columns)})` : "session.get_inputs()"}}`;
}

/** `table`, with texts as texts and dates as seconds since 1970. */
function tableOf({ input }: ExportedModel): string {
  const named = (kinds: readonly string[]): string[] =>
    input.kind === "table"
      ? input.preprocessing.features.flatMap(({ kind, column }) => (kinds.includes(kind) ? [column] : []))
      : [];
  const [texts, dates] = [named(["categorical", "ordered"]), named(["date"])];
  const types = texts.length === 0 ? "" : `, dtype=dict.fromkeys(${list(texts)}, str)`;
  const seconds = "lambda c: (pandas.to_datetime(c) - pandas.Timestamp(0)).dt.total_seconds()";
  const convert = dates.length === 0 ? "" : `; table[${list(dates)}] = table[${list(dates)}].apply(${seconds})`;
  return `table = pandas.read_csv("data.csv"${types})${convert}`;
}

/** Three lines that predict the rows of a file. */
export function pythonLines(model: ExportedModel, path: string): string[] {
  const { inputs, outputs } = onnxNames(model);
  const names = Object.values(outputs) as string[];
  const session = `session = onnxruntime.InferenceSession(${literal(path)})`;
  const run = (feeds: string): string =>
    `${names.length === 1 ? "[value]" : "label, probabilities"} = session.run(${list(names)}, ${feeds})`;
  if (model.input.kind === "table") {
    const columns = model.input.preprocessing.features.map(({ column }) => column);
    return [`import onnxruntime, pandas; ${session}`, tableOf(model), run(feedsOf(model, columns))];
  }
  const shape = ["1", ...model.program.inputShape].join(", ");
  return [
    `import onnxruntime, numpy; ${session}`,
    `x = numpy.zeros((${shape}), "float32")`,
    run(`{${literal(inputs[0] as string)}: x}`),
  ];
}
