/** What is drawn: columns of units with stable ids, and weights between them. @module */

export interface SceneUnit {
  readonly id: number;
  /** Training step at which it was made. */
  readonly birth: number;
  readonly label?: string;
  /** From 0 for inputs to 1 for outputs: set in a graph of neurons, where places follow from it. */
  readonly depth?: number;
  readonly activity?: number;
}

export interface SceneColumn {
  readonly name: string;
  readonly units: readonly SceneUnit[];
}

/** Weights between two columns by position: `weights[i * from.length + j]` from unit j to unit i; of a graph a list of edges between ids. */
export interface SceneLink {
  readonly from: number;
  readonly to: number;
  readonly weights: ArrayLike<number>;
  /** Weights of one kernel, of which each weight here is the mean size. */
  readonly kernel?: number;
  readonly edges?: readonly (readonly [source: number, target: number])[];
}

export interface Scene {
  readonly columns: readonly SceneColumn[];
  readonly links: readonly SceneLink[];
}

export interface Theme {
  readonly ink: string;
  readonly quiet: string;
  readonly surface: string;
  readonly positive: readonly [number, number, number];
  readonly negative: readonly [number, number, number];
  readonly newborn: string;
}

export const LIGHT: Theme = {
  ink: "#1f2933",
  quiet: "#7b8794",
  surface: "#ffffff",
  positive: [0, 114, 178],
  negative: [213, 94, 0],
  newborn: "#009e73",
};
export const DARK: Theme = {
  ink: "#e4e7eb",
  quiet: "#9aa5b1",
  surface: "#15191e",
  positive: [86, 180, 233],
  negative: [230, 159, 0],
  newborn: "#2fd6a1",
};
