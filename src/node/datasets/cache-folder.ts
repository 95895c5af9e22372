/**
 * Where downloaded datasets are kept.
 *
 * @module
 */

import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The user's cache folder for Burgeon: `$XDG_CACHE_HOME/burgeon`, else what the system uses: `~/.cache/burgeon`,
 * `~/Library/Caches/burgeon` on macOS, `%LOCALAPPDATA%\burgeon\Cache` on Windows.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "burgeon");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "burgeon");
  if (platform === "win32") return join(LOCALAPPDATA || join(homedir(), "AppData", "Local"), "burgeon", "Cache");
  return join(homedir(), ".cache", "burgeon");
}
