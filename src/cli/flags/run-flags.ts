/** Flags of commands that take a run. @module */

import { Option } from "commander";
import { OptionError } from "../../errors.ts";

/** A flag whose value is a whole number of at least `least`. */
export function wholeNumber(flags: string, description: string, least = 0): Option {
  return new Option(flags, description).argParser((text): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least) return value;
    const [flag] = flags.split(" ");
    throw new OptionError(`${flag}: expected a whole number of at least ${least}, received "${text}".`, {
      value: text,
    });
  });
}

/** A flag whose value is a number. */
export function shareFlag(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text): number => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value)) return value;
    const [flag] = flags.split(" ");
    throw new OptionError(`${flag}: expected a number, received "${text}".`, { value: text });
  });
}

/** Which run, and what is printed. */
export interface RunFlags {
  readonly seed?: number;
  readonly step?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export const seedFlag = (): Option =>
  wholeNumber("--seed <n>", "seed of the run, in a folder with several seeds (default: the first)");
export const stepFlag = (): Option =>
  wholeNumber("--step <n>", "use the network after this step (default: the run's final network)");
