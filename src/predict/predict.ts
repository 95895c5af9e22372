/**
 * Prediction alone, for a page that shall load little: no optimizer, no growth, no gradient comes with it.
 *
 * @module
 */

export { BurgeonError, DataError, OptionError, ShapeError } from "../errors.ts";
export type { Table } from "../formats/table.ts";
export type { GraphModel, LayeredModel, Model, ModelDescription, ModelTensor } from "./model.ts";
export { decodeModel, encodeModel } from "./model-file.ts";
export {
  type AnswerOptions,
  type Answers,
  type Prediction,
  type PredictOptions,
  Predictor,
  type Row,
} from "./predictor.ts";
