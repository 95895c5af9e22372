/** The kinds of features, by name. @module */

import { type CategoricalFeature, categorical } from "./categorical.ts";
import type { Cells } from "./cells.ts";
import { type DateFeature, date } from "./date.ts";
import { type HashedFeature, hashed } from "./hashed.ts";
import { type NumericFeature, numeric } from "./numeric.ts";
import { type OrderedFeature, ordered } from "./ordered.ts";
import type { FeatureKind, Place } from "./place.ts";

/** What becomes of a column. */
export type Feature = NumericFeature | CategoricalFeature | OrderedFeature | HashedFeature | DateFeature;

const kinds = { numeric, categorical, ordered, hashed, date };
const kindOf = ({ kind }: Feature): FeatureKind<Feature> => kinds[kind] as FeatureKind<never> as FeatureKind<Feature>;

/** The names of a feature's inputs, one for each number it becomes. */
export const inputNames = (feature: Feature): string[] => kindOf(feature).names(feature);

/** Writes a feature's inputs. @throws DataError for fields that are not what it reads */
export const fillFeature = (feature: Feature, cells: Cells, place: Place): void =>
  kindOf(feature).fill(feature, cells, place);
