/** `burgeon env`: a control environment stepped through given actions. @module */

import type { Command } from "commander";
import type { EnvironmentDefinition } from "../../control/define-environment.ts";
import { advance, beginning } from "../../control/environment.ts";
import { environmentList, environmentNamed } from "../../control/named.ts";
import type { Space } from "../../control/space.ts";
import { OptionError } from "../../errors.ts";
import type { CommandContext } from "../command.ts";
import { short } from "../output/numbers.ts";
import { plainTable } from "../output/tables.ts";
import type { Terminal } from "../output/terminal.ts";

export const summary = "step a control environment through given actions, or list the environments";
export const group = "Setup and lists";

interface EnvFlags {
  readonly state?: string;
  readonly seed?: string;
  readonly actions?: string;
  readonly json?: boolean;
}

/** One step as it is printed. */
interface PrintedStep {
  readonly state: readonly number[];
  readonly observation: readonly number[];
  readonly reward: number;
  readonly terminated: boolean;
}

const HELP = `
Steps continue after the end of an episode, as in Gymnasium's unwrapped environments: see "terminated".

Examples:
  burgeon env
  burgeon env cartpole --state 0,0,0.05,0 --actions 1,1,0 --json
  burgeon env Pendulum-v1 --seed 3 --actions 2,-1.5,0`;

/** @throws OptionError when a part of a comma-separated list is no number */
function numbersOf(flag: string, text: string): number[] {
  return text.split(",").map((part) => {
    const value = part.trim() === "" ? Number.NaN : Number(part);
    if (!Number.isNaN(value)) return value;
    throw new OptionError(`${flag}: expected numbers with commas between them, received "${part}" in "${text}".`);
  });
}

function firstState(definition: EnvironmentDefinition, { state, seed }: EnvFlags): readonly number[] {
  if ((state === undefined) === (seed === undefined)) {
    throw new OptionError(
      `env ${definition.name}: expected a start state; give one of --state ${definition.stateNames.map(() => "0").join(",")} and --seed 1.`,
    );
  }
  if (state !== undefined) return beginning(definition, { state: numbersOf("--state", state) });
  return beginning(definition, { seed: numbersOf("--seed", seed as string)[0] as number });
}

function stepThrough(definition: EnvironmentDefinition, flags: EnvFlags): PrintedStep[] {
  let now = firstState(definition, flags);
  if (flags.actions === undefined) {
    throw new OptionError(`env ${definition.name}: expected --actions, such as: --actions 0,1,1`);
  }
  return numbersOf("--actions", flags.actions).map((action) => {
    const { state, reward, terminated } = advance(definition, now, action);
    now = state;
    return { state, observation: [...Float32Array.from(definition.observe(state))], reward, terminated };
  });
}

const spaceText = (space: Space): string =>
  space.kind === "discrete"
    ? `0 .. ${space.n - 1}`
    : space.low.map((low, i) => `${short(low)} .. ${short(space.high[i] as number)}`).join(", ");

function printList(terminal: Terminal): void {
  const { bold, dim } = terminal.outColors;
  for (const { name, gymnasiumId, summary, stateNames, actionSpace, maxSteps } of environmentList) {
    terminal.out(`${bold(name)}  ${summary}${dim(`  ${gymnasiumId}`)}`);
    terminal.out(`  state: ${stateNames.join(", ")}`);
    terminal.out(`  actions: ${spaceText(actionSpace)}; at most ${maxSteps} steps`);
  }
}

function printSteps(terminal: Terminal, { stateNames }: EnvironmentDefinition, steps: readonly PrintedStep[]): void {
  const rows = steps.map(({ state, reward, terminated }, i) => {
    return [String(i + 1), ...state.map(short), short(reward), terminated ? "yes" : ""];
  });
  const head = ["step", ...stateNames, "reward", "terminated"];
  terminal.out(plainTable(head, rows, [...Array(stateNames.length + 2).keys()]));
}

export function build(command: Command, { terminal }: CommandContext): void {
  command
    .argument("[name]", "name of the environment in Burgeon or Gymnasium; without a name, all are listed")
    .option("--state <a,b,...>", "internal state to start from")
    .option("--seed <n>", "start from the state of Gymnasium's reset(seed=n)")
    .option("--actions <a,b,...>", "actions, one per step")
    .option("--json", "print { steps: [{ state, observation, reward, terminated }] }")
    .addHelpText("after", HELP)
    .action((name: string | undefined, flags: EnvFlags) => {
      if (name === undefined) return flags.json ? terminal.out(JSON.stringify(environmentList)) : printList(terminal);
      const definition = environmentNamed(name);
      const steps = stepThrough(definition, flags);
      if (flags.json) terminal.out(JSON.stringify({ steps }));
      else printSteps(terminal, definition, steps);
    });
}
