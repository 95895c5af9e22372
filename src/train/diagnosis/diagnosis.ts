/** What the signals of a model say at one checkpoint, as data. @module */

/** One layer. */
export interface LayerDiagnosis {
  readonly axis: string;
  readonly width: number;
  /** By name, see `diagnostics`; null where a signal has no number. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Of each unit. */
  readonly variances: readonly number[];
  readonly restlessness: readonly number[];
}

/** The signals of every layer at one moment. */
export interface Diagnosis {
  readonly step: number;
  /** Rows of the probe. */
  readonly rows: number;
  readonly layers: readonly LayerDiagnosis[];
}

/** How many rows a diagnosis looks at, and how many steps of updates it records. */
export interface DiagnosisOptions {
  /** Rows of the fixed batch that signals look at; default 512, fewer where the training split has fewer. */
  readonly rows?: number;
  /** Training steps, in memory only, over which updates are watched; default 50. */
  readonly steps?: number;
}
