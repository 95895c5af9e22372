/** The strategies as the page lists them. Written in by the build, so that the page itself contains no library. @module */

export interface Listed {
  readonly name: string;
  readonly family: string;
  readonly summary: string;
  /** Whether it grows a graph of neurons instead of layers. */
  readonly isGraph: boolean;
}

/** Replaced by the build. */
declare const BURGEON_STRATEGIES: readonly Listed[];

export const LISTED: readonly Listed[] = BURGEON_STRATEGIES;
export const NAMES: readonly string[] = LISTED.map(({ name }) => name);

export const listed = (name: string): Listed => LISTED.find((one) => one.name === name) ?? (LISTED[0] as Listed);
