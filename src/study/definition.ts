/**
 * A study is data: cases (a dataset and a value for each swept factor), arms (a strategy and its options), seeds, and what to report.
 *
 * @module
 */

/** Options of a run, by the names that `burgeon train --config` reads. */
export type RunSettings = Readonly<Record<string, unknown>>;

/** A value for each swept factor, by the factor's path. */
export type Factors = Readonly<Record<string, number | string>>;

/** One thing that is compared. */
export interface Arm {
  readonly name: string;
  /** A growth strategy; of distillation, a student. */
  readonly strategy: string;
  /** Its options. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Other options of its runs. */
  readonly run?: RunSettings;
  /** Whether the others are compared with it, as against the strategy `static`. */
  readonly control?: boolean;
}

/** Units of each hidden layer: at the start, of a usual network, and at most; of a model, times its standard widths. */
export interface Sizes {
  readonly small: number;
  readonly medium: number;
  readonly big: number;
}

/** How much of a study is run. */
export interface Scale {
  /** As `1..5` or `1,2,7`. */
  readonly seeds: string;
  readonly run?: RunSettings;
  /** In place of the study's. */
  readonly sizes?: Sizes;
  /** Of every strategy that has them, over the study's; the arms' own stay. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Values to keep of a factor. */
  readonly factors?: Readonly<Record<string, readonly (number | string)[]>>;
  /** Arms and controls to keep; default all. */
  readonly arms?: readonly string[];
}

export const scaleNames = ["quick", "cpu", "full"] as const;
/** How large a study is run. */
export type ScaleName = (typeof scaleNames)[number];

/** A figure as published, over seeds. */
export interface PublishedFigure {
  readonly mean: number;
  readonly sd?: number;
}

/** What others reported for an arm. */
export interface Published {
  readonly arm: string;
  /** Cases it belongs to; default all. */
  readonly factors?: Factors;
  readonly accuracy?: PublishedFigure;
  readonly mse?: PublishedFigure;
  /** Mean error over that of the control. */
  readonly ratio?: number;
  readonly hiddenUnits?: PublishedFigure;
  /** Final width of each hidden layer. */
  readonly widths?: readonly number[];
  /** Widths of the hidden layers after so many steps. */
  readonly widthsAt?: Readonly<Record<number, readonly number[]>>;
}

/** How a measure follows a factor: the slope of ln(mean measure) against ln(factor), by least squares. */
export interface Slope {
  readonly dataset: string;
  readonly measure: "accuracy" | "mse" | "loss";
  /** Path of the factor. */
  readonly factor: string;
  readonly published: readonly { readonly arm: string; readonly factors: Factors; readonly slope: number }[];
}

/** What a run is: training on a dataset, or distilling a teacher's policy in an environment. */
export type StudyKind = "train" | "distill";

/** A dataset with options of its own, under a name of the study's. */
export interface StudyTask {
  readonly dataset: string;
  /** Options of the runs on it; start widths (`hidden`) too. */
  readonly run: RunSettings;
}

/** A study as data: tasks, arms, controls, scales. */
export interface StudyDefinition {
  readonly kind: StudyKind;
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** Datasets; of distillation, environments. */
  readonly datasets: readonly string[];
  /** What a name among `datasets` stands for, where it is no dataset's own. */
  readonly tasks: Readonly<Record<string, StudyTask>>;
  /** Hidden layers of networks that are trained, unless `layers` is a factor. */
  readonly layers: number;
  readonly sizes: Sizes;
  /** Options of all runs. */
  readonly run: RunSettings;
  /** Options of every strategy that has them. */
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * What is swept: paths of options and their values; all combinations are cases. `learningRate` is an option of the run, `generator.dimension`
   * of the generated task, `strategy.trigger.gamma` of every strategy that has it, `layers` the number of hidden layers, `units` their width at the
   * start. What stands after the name of one of the datasets, as in `moons:generator.noise`, is swept there alone.
   */
  readonly factors: Readonly<Record<string, readonly (number | string)[]>>;
  /** Options of the run that follow from the factors; those of a task come first. */
  derive?(factors: Factors): RunSettings;
  readonly arms: readonly Arm[];
  /** Names of controls (`controls.ts`). */
  readonly controls: readonly string[];
  /**
   * The arm or control whose operations the others may spend, seed by seed: each trains until as many are spent, however many epochs that
   * takes. null: as many epochs as `run` says. (A number of operations is the run's option `maxFlops`.)
   */
  readonly flopsOf: string | null;
  /** The split that the results are of. */
  readonly measure: "test" | "validation";
  readonly scales: Readonly<Record<ScaleName, Scale>>;
  readonly published: readonly Published[];
  readonly slopes: readonly Slope[];
  /** Steps after which widths are reported. */
  readonly widthSteps: readonly number[];
  /** By dataset, a quality on the validation split: the cost to reach it is reported, and how runs went along. */
  readonly targets: Readonly<Record<string, number>>;
}

const blank = {
  kind: "train",
  tasks: {},
  layers: 2,
  sizes: { small: 8, medium: 32, big: 128 },
  run: {},
  options: {},
  factors: {},
  controls: [],
  flopsOf: null,
  measure: "test",
  published: [],
  slopes: [],
  widthSteps: [],
  targets: {},
} as const;

/** A study with what it leaves open filled in. */
export function defineStudy(
  definition: Omit<StudyDefinition, keyof typeof blank> & Partial<StudyDefinition>,
): StudyDefinition {
  return Object.freeze({ ...blank, ...definition });
}
