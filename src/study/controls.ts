/**
 * The controls that every study can be compared with: networks that do not grow, and growth that looks at nothing.
 *
 * @module
 */

import { OptionError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Arm, Sizes, StudyDefinition } from "./definition.ts";
import { factsOfKind, switchedOff, switchedOffFollowers } from "./kinds.ts";
import { fromPaths, pathsOf } from "./option-paths.ts";

/** Controls that train a network of an arm's final widths, times a factor, with other options of the run. */
const finals = {
  "static-final": { times: 1, run: {} },
  "static-4x": { times: 4, run: {} },
  "dropout-final": { times: 1, run: { dropout: 0.1 } },
  "stopped-final": { times: 1, run: { patience: 500, minSteps: 0 } },
} as const;

/** What a control takes over from the arm that it follows, seed by seed. */
export type Follow = keyof typeof finals | "static-equal" | "random-trigger";

/** Widths of a control that does not grow, of the widths that it follows. */
export const finalWidths = (how: keyof typeof finals, widths: readonly number[]): readonly number[] =>
  widths.map((width) => finals[how].times * width);

/** An arm, or a control. */
export interface PlannedArm extends Arm {
  /** Width of every hidden layer at the start. */
  readonly startWidth: keyof Sizes;
  /** The arm whose run of the same seed has to be over first, and what becomes of its widths. */
  readonly follows: { readonly arm: string; readonly how: Follow } | null;
}

const staticControls: Readonly<Record<string, keyof Sizes>> = {
  "static-small": "small",
  "static-medium": "medium",
  "static-big": "big",
};

export const standardControls: readonly string[] = Object.keys(staticControls);

const grown = (arm: Arm): PlannedArm => ({ ...arm, startWidth: "small", follows: null });

/** Options of an arm that its control at random times needs to come to the same size. */
const limiting: readonly string[] = ["policies.maxWidth", "policies.maxParameters", "policies.until"];

/** The same arm without growth; its size is that which the arm's run came to. */
const frozen = (name: string, arm: Arm, how: keyof typeof finals): PlannedArm => ({
  ...arm,
  name,
  options: { ...arm.options, ...switchedOff[arm.strategy] },
  run: { ...arm.run, ...finals[how].run },
  startWidth: "small",
  follows: { arm: arm.name, how },
});

/** Controls that follow an arm of this strategy. */
function followersOf(study: StudyDefinition, { strategy }: Arm): readonly string[] {
  const { followers } = factsOfKind(study);
  return strategy in switchedOff ? followers.filter((how) => switchedOffFollowers.includes(how)) : followers;
}

const isFinal = (how: string | undefined): how is keyof typeof finals => how !== undefined && how in finals;
const isFollow = (how: string | undefined): how is Follow =>
  isFinal(how) || how === "static-equal" || how === "random-trigger";

/**
 * `static-final:<arm>` has the final widths of that arm's run, `static-4x:<arm>` four times as many units, `dropout-final:<arm>` leaves a tenth of
 * the units out at each step, `stopped-final:<arm>` stops early; `static-equal:<arm>` has the proportions of the start and as many parameters;
 * `random-trigger:<arm>` adds as many units as the arm, at random times. They train as that arm does.
 */
function following(name: string, study: StudyDefinition): PlannedArm | null {
  const [how, followed] = name.split(/:(.*)/s);
  const arm = study.arms.find((one) => one.name === followed);
  if (!isFollow(how) || !arm || !followersOf(study, arm).includes(how)) return null;
  if (arm.strategy in switchedOff) return isFinal(how) ? frozen(name, arm, how) : null;
  const run = isFinal(how) ? { ...arm.run, ...finals[how].run } : arm.run;
  const shared = {
    name,
    ...(run ? { run } : {}),
    startWidth: "small",
    follows: { arm: arm.name, how },
  } as const;
  if (how !== "random-trigger") {
    const { name: strategy, keeps } = factsOfKind(study).still;
    const kept = Object.entries(arm.options ?? {}).filter(([key]) => keeps.includes(key));
    return { ...shared, strategy, ...(kept.length > 0 ? { options: Object.fromEntries(kept) } : {}) };
  }
  const given = pathsOf(arm.options ?? {}).filter(([path]) => limiting.includes(path));
  const until = given.flatMap(([path, value]) =>
    path === "policies.until" ? [["trigger.until", value] as const] : [],
  );
  return { ...shared, strategy: "random-trigger", options: fromPaths([...given, ...until]) };
}

/** @throws OptionError when there is no such arm or control */
function armNamed(name: string, definition: StudyDefinition): PlannedArm {
  const { name: study, arms } = definition;
  const { sized } = factsOfKind(definition);
  const own = arms.find((arm) => arm.name === name);
  if (own) return grown(own);
  const size = sized ? staticControls[name] : undefined;
  if (size) return { name, strategy: "static", startWidth: size, follows: null };
  const control = following(name, definition);
  if (control) return control;
  const names = arms.map((arm) => arm.name);
  const known = [
    ...names,
    ...(sized ? standardControls : []),
    ...arms.flatMap((arm) => followersOf(definition, arm).map((how) => `${how}:${arm.name}`)),
  ];
  throw new OptionError(`study "${study}": unknown arm "${name}".${nearest(name, known)}`, { arm: name, known });
}

/**
 * The arms that are run: those named, or all of the study and its controls.
 *
 * @throws OptionError for an unknown arm, one named twice, or a control whose arm is not among them
 */
export function plannedArms(study: StudyDefinition, names: readonly string[] | null): PlannedArm[] {
  const wanted = names ?? [...study.arms.map(({ name }) => name), ...study.controls];
  const twice = wanted.find((name, i) => wanted.indexOf(name) !== i);
  if (twice !== undefined) throw new OptionError(`study "${study.name}": arm "${twice}" is named twice.`);
  const arms = wanted.map((name) => armNamed(name, study));
  for (const { name, follows } of arms) {
    if (!follows || wanted.includes(follows.arm)) continue;
    throw new OptionError(
      `study "${study.name}": "${name}" needs the runs of "${follows.arm}". Name that arm too, as in --arms ${follows.arm},${name}.`,
      { arm: name, needs: follows.arm },
    );
  }
  if (arms.length === 0) throw new OptionError(`study "${study.name}": name at least one arm.`);
  return arms;
}
