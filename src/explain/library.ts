/** What the library publishes of this room, as `explain`. @module */

export { type ColumnInputs, columnInputs, correlatedColumns, plainRow } from "./columns.ts";
export { type Importance, type ImportanceOptions, type KnownRows, permutationImportance } from "./importance.ts";
export { type Attribution, integratedGradients } from "./integrated-gradients.ts";
export { type Dependence, partialDependence } from "./partial-dependence.ts";
