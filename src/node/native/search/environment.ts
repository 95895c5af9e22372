/** What decides where to look: the process's own, or anything in tests. @module */

import { homedir } from "node:os";
import { cacheFolder } from "../../datasets/cache-folder.ts";
import { type FileSystem, ownFiles } from "./files.ts";

export interface NativeEnvironment {
  readonly platform: string;
  readonly arch: string;
  /** `BURGEON_BLAS`, and the variables that say where Python, conda, MKL and the system keep libraries. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly files: FileSystem;
  readonly home: string;
  /** Where `burgeon blas install` unpacks, and where verdicts are kept. */
  readonly cache: string;
}

/** The process's own platform, variables and files. */
export function ownEnvironment(): NativeEnvironment {
  const { platform, arch, env } = process;
  return {
    platform,
    arch,
    variables: env,
    files: ownFiles,
    home: homedir(),
    cache: `${cacheFolder(env, platform)}/blas`,
  };
}
