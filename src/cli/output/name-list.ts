/** Names in one column, and in the next what is said of each, wrapped under itself. @module */

import { Help } from "commander";

/** Widest that help and lists in it become. */
export const HELP_WIDTH = 110;

/** Lines of at most `width` characters, as long as the texts keep 40 of them. A text without a name continues with the one above. */
export function nameList(entries: readonly (readonly [name: string, text: string])[], width: number): string[] {
  const help = Object.assign(new Help(), { helpWidth: width });
  const column = Math.max(0, ...entries.map(([name]) => help.displayWidth(name)));
  return entries.map(([name, text]) => help.formatItem(name, column, text, help));
}
