/**
 * From a study to its runs: one configuration for each case, arm and seed.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import { casesOf, type StudyCase } from "./cases.ts";
import { finalWidths, type PlannedArm, plannedArms } from "./controls.ts";
import type { RunSettings, Scale, ScaleName, StudyDefinition, StudyKind } from "./definition.ts";
import { factsOfKind, switchedOff } from "./kinds.ts";
import { fromPaths, pathsOf } from "./option-paths.ts";
import { parseSeeds } from "./seeds.ts";

/** What a person may ask of a study. */
export interface StudyRequest {
  /** Name or file by which the study was requested; default its name. */
  readonly called?: string | undefined;
  readonly scale?: ScaleName | undefined;
  readonly seeds?: string | undefined;
  /** In place of the study's datasets or environments. */
  readonly datasets?: readonly string[] | undefined;
  /** The folder of tables that stand in their place, for the command that asks for it again. */
  readonly tables?: string | undefined;
  /** Exactly these arms and controls. */
  readonly arms?: readonly string[] | undefined;
  /** Options that override those of every run: epochs, limit, dataDir. */
  readonly run?: RunSettings | undefined;
}

/** One run of a study. */
export interface Cell {
  /** Place of its case in the plan. */
  readonly case: number;
  readonly arm: PlannedArm;
  readonly seed: number;
}

/** Every run of a study. */
export interface StudyPlan {
  readonly study: StudyDefinition;
  readonly scale: ScaleName;
  readonly cases: readonly StudyCase[];
  readonly arms: readonly PlannedArm[];
  readonly seeds: readonly number[];
  /** Options that override those of every run. */
  readonly run: RunSettings;
  /** The command that requests it. */
  readonly command: string;
  /** In the order in which they are run; a control comes after all that follow nothing. */
  readonly cells: readonly Cell[];
}

/** Paths of the options that a strategy takes with the parts that its options choose. */
export type StrategyOptions = (strategy: string, options: Readonly<Record<string, unknown>>) => readonly string[];

/** @throws OptionError for unknown arms, seeds or factors */
export function planStudy(definition: StudyDefinition, request: StudyRequest = {}): StudyPlan {
  const name = request.scale ?? "cpu";
  const scale: Scale = definition.scales[name];
  const study = {
    ...definition,
    ...(request.datasets ? { datasets: request.datasets } : {}),
    sizes: scale.sizes ?? definition.sizes,
    options: fromPaths([...pathsOf(definition.options), ...pathsOf(scale.options ?? {})]),
  };
  refuseDecided(study);
  const cases = casesOf(study, scale);
  const arms = plannedArms(study, request.arms ?? scale.arms ?? null);
  const seeds = parseSeeds(request.seeds ?? scale.seeds);
  const { flopsOf } = study;
  refuseBudget(study, arms);
  const waits = ({ name, follows }: PlannedArm): number =>
    (follows ? 2 : 0) + (flopsOf === null || name === flopsOf ? 0 : 1);
  const ordered = arms.toSorted((a, b) => waits(a) - waits(b));
  const cells = cases.flatMap((_, at) =>
    seeds.flatMap((seed) => ordered.map((arm) => ({ case: at, arm, seed }) satisfies Cell)),
  );
  const command = commandOf(study, name, request);
  return { study, scale: name, cases, arms, seeds, run: { ...scale.run, ...request.run }, command, cells };
}

/** How a person requests it again. */
function commandOf({ name }: StudyDefinition, scale: ScaleName, request: StudyRequest): string {
  const { called = name, seeds, arms, datasets, tables, run = {} } = request;
  const given = {
    scale,
    seeds,
    arms: arms?.join(","),
    dataset: datasets?.join(","),
    tables,
    epochs: run.epochs,
    limit: run.limit,
  };
  const flags = Object.entries(given).filter(([, value]) => value !== undefined);
  const text = (value: unknown): string => (/^[\w.,:-]+$/.test(String(value)) ? String(value) : `"${value}"`);
  return ["burgeon study", text(called), ...flags.map(([flag, value]) => `--${flag} ${text(value)}`)].join(" ");
}

/** @throws OptionError when nobody, or a run that waits for others, says what may be spent */
function refuseBudget({ name, kind, flopsOf }: StudyDefinition, arms: readonly PlannedArm[]): void {
  if (flopsOf === null) return;
  if (kind !== "train") throw new OptionError(`study "${name}": flopsOf belongs to studies that train. Leave it out.`);
  const arm = arms.find((one) => one.name === flopsOf);
  if (arm && !arm.follows) return;
  throw new OptionError(
    arm
      ? `study "${name}": flopsOf: "${flopsOf}" depends on the runs of another arm. Name an arm that does not.`
      : `study "${name}": flopsOf: "${flopsOf}" is not among the arms that are run. Name it too.`,
    { flopsOf },
  );
}

/** Options of the strategy: what the study gives to all that take it, then the arm's own; a factor is nobody's own. */
function strategyOptions(plan: StudyPlan, { arm, case: at }: Cell, taken: readonly string[]): Record<string, unknown> {
  const { study } = plan;
  const swept = (plan.cases[at] as StudyCase).options;
  const own = pathsOf(arm.options ?? {});
  const both = own.find(([path]) => path in swept);
  if (both !== undefined) {
    throw new OptionError(
      `study "${study.name}", arm "${arm.name}": option "${both[0]}" is swept as a factor. Leave it out of the arm.`,
    );
  }
  const capped = factsOfKind(study).sized && modelOf(study) === null;
  const cap = capped ? { maxWidth: study.sizes.big, policies: { maxWidth: study.sizes.big } } : {};
  const common = [...pathsOf(cap), ...pathsOf(study.options), ...Object.entries(swept)];
  return fromPaths([...common.filter(([path]) => taken.includes(path)), ...own]);
}

/** The model of the study's runs by its name; null for networks of its own widths and layers. */
export function modelOf({ run }: StudyDefinition): string | null {
  const { model } = run;
  return typeof model === "string" && model !== "mlp" ? model : null;
}

/** What a control takes from the run that it follows. */
export interface Followed {
  /** Final widths. */
  readonly widths: readonly number[];
  /** Widths at its start. */
  readonly startWidths?: readonly number[];
  /** Parameters at the end. */
  readonly parameters?: number;
  /** Floating-point operations that its training took. */
  readonly flops?: number;
  /** Of a graph of neurons: its edges over all that there could be. */
  readonly density?: number;
}

function followedSettings({ arm }: Cell, usual: readonly number[], followed: Followed | null): RunSettings {
  if (!arm.follows || !followed) return {};
  const { widths, parameters } = followed;
  const { how } = arm.follows;
  const start = (arm.run?.hidden as readonly number[] | undefined) ?? followed.startWidths ?? usual;
  if (how === "static-equal") return { parameters };
  if (arm.strategy in switchedOff) {
    const hidden = widths.filter((width) => width > 0);
    return { hidden: hidden.length > 0 ? hidden : null, strategy: { density: followed.density ?? 1 } };
  }
  if (how !== "random-trigger") return { hidden: finalWidths(how, widths) };
  const additions = widths.map((width, i) => Math.max(0, width - (start[i] ?? 0)));
  return { strategy: { trigger: { additions } } };
}

/** What the arm of `flopsOf` spent ends the run; its own number of epochs does not. */
function budgetSettings({ study: { flopsOf } }: StudyPlan, { arm }: Cell, budget: Followed | null): RunSettings {
  if (flopsOf === null || arm.name === flopsOf) return {};
  return { epochs: null, ...(budget?.flops ? { maxFlops: budget.flops } : {}) };
}

/** What a student gets of the one that it follows. */
function followedStudent({ arm }: Cell, followed: Followed | null): Record<string, unknown> {
  if (!arm.follows || !followed) return {};
  const { widths, density = 1 } = followed;
  return arm.strategy in switchedOff ? { hidden: widths[0] ?? 0, density } : { hidden: widths };
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Settings, each over those before it; options within options are laid over one another too. */
function layered(...all: readonly (RunSettings | undefined)[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of all.flatMap((settings) => Object.entries(settings ?? {}))) {
    const below = result[key];
    result[key] = isRecord(below) && isRecord(value) ? { ...below, ...value } : value;
  }
  return result;
}

/** @throws OptionError */
function refuseDecided(study: StudyDefinition): void {
  const { name, run, factors, arms } = study;
  const isDecided = (key: string): boolean => factsOfKind(study).decided.includes(key);
  const swept = Object.keys(factors).filter((path) => !path.includes("."));
  const inArms = arms.flatMap((arm) => Object.keys(arm.run ?? {})).filter((key) => key !== "hidden");
  const found = [...Object.keys(run), ...swept, ...inArms].find(isDecided);
  if (found === undefined) return;
  const isSize = ["hidden", "width", "parameters", "maxWidthMultiplier"].includes(found);
  const instead = isSize ? "sizes and layers" : "datasets, arms and seeds";
  throw new OptionError(
    `study "${name}": "${found}" is no option of its runs or factor: ${instead} of the study say it.`,
    {
      option: found,
    },
  );
}

function distillSettings({ plan, cell, taken, followed }: Configured): RunSettings {
  const here = plan.cases[cell.case] as StudyCase;
  return {
    ...layered(plan.study.run, here.run, cell.arm.run, plan.run),
    environment: here.dataset,
    student: { name: cell.arm.strategy, ...strategyOptions(plan, cell, taken), ...followedStudent(cell, followed) },
    seed: cell.seed,
  };
}

/** How large a run starts: widths of its hidden layers, or times the model's standard ones and with its cap. */
function startSize({ study, cases }: StudyPlan, { arm, case: at }: Cell): { size: RunSettings; widths: number[] } {
  const start = study.sizes[arm.startWidth];
  if (modelOf(study) !== null) return { size: { width: start, maxWidthMultiplier: study.sizes.big }, widths: [] };
  const { layers, units } = cases[at] as StudyCase;
  const widths = Array.from({ length: layers }, () => units ?? start);
  return { size: { hidden: widths }, widths };
}

/**
 * The configuration of a run. `followed` is what a control waits for, `budget` what the arm of `flopsOf` came to; without them, stand-ins that let
 * the options be checked beforehand.
 */
export function configOf(
  plan: StudyPlan,
  cell: Cell,
  optionsOf: StrategyOptions,
  followed: Followed | null = null,
  budget: Followed | null = null,
): RunSettings {
  const { arm } = cell;
  const taken = optionsOf(arm.strategy, arm.options ?? {});
  return settingsOf[plan.study.kind]({ plan, cell, taken, followed, budget });
}

interface Configured {
  readonly plan: StudyPlan;
  readonly cell: Cell;
  /** Options that the arm's strategy takes. */
  readonly taken: readonly string[];
  readonly followed: Followed | null;
  readonly budget: Followed | null;
}

const settingsOf: Readonly<Record<StudyKind, (configured: Configured) => RunSettings>> = {
  train: trainSettings,
  distill: distillSettings,
};

function trainSettings({ plan, cell, taken, followed, budget }: Configured): RunSettings {
  const { study } = plan;
  const { arm, seed } = cell;
  const here = plan.cases[cell.case] as StudyCase;
  const { size, widths } = startSize(plan, cell);
  const usual = (here.run.hidden as readonly number[] | undefined) ?? widths;
  const { strategy, ...settings } = followedSettings(cell, usual, followed);
  const { width: _, ...others } = size; // what follows another run says its size in its own way
  return {
    ...layered(
      Object.keys(settings).length > 0 ? others : size,
      study.run,
      here.run,
      arm.run,
      plan.run,
      settings,
      budgetSettings(plan, cell, budget),
    ),
    dataset: study.tasks[here.dataset]?.dataset ?? here.dataset,
    seed,
    strategy: fromPaths([
      ["name", arm.strategy],
      ...pathsOf(strategyOptions(plan, cell, taken)),
      ...pathsOf((strategy as Readonly<Record<string, unknown>> | undefined) ?? {}),
    ]),
  };
}
