/**
 * Installs an OpenBLAS into the user's cache, where the search finds it: no administrator, no compiler, no Python.
 *
 * @module
 */

import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unzip } from "fflate";
import { DataError, OptionError } from "../../../errors.ts";
import { hasChecksum } from "../../datasets/checksum.ts";
import { type DownloadOptions, downloadFile } from "../../datasets/download.ts";

import { type NativeEnvironment, ownEnvironment } from "../search/environment.ts";
import { locateFile, PUBLIC_INDEX } from "./package-index.ts";
import { PACKAGE, VERSION, type Wheel, wheelFor } from "./wheels.ts";

export interface InstallOptions extends DownloadOptions {
  /** A wheel that was downloaded before, for machines without a network. */
  readonly from?: string | undefined;
  /** Address of the package index; default `PIP_INDEX_URL`, else the public one. */
  readonly index?: string | undefined;
  /** Overrides for tests: the machine, and the wheel for it. */
  readonly environment?: NativeEnvironment;
  readonly wheel?: Wheel;
}

export interface Installed {
  readonly path: string;
  readonly version: string;
  /** Whether it was there already. */
  readonly wasThere: boolean;
}

/** The library and its licenses. */
const WANTED = /^scipy_openblas32\/lib\/[^/]+\.(so|dylib|dll)$|\.dist-info\/licenses\/.*[^/]$/;
const LIBRARY = /\.(so|dylib|dll)$/;
/** Of what is unpacked; the largest library has 29 MB. */
const MOST_BYTES = 2 ** 28;

function wheelHere({ platform, arch, files }: NativeEnvironment): Wheel {
  const isMusl = platform === "linux" && files.list("/lib").some((name) => name.startsWith("ld-musl-"));
  const wheel = wheelFor(platform, arch, isMusl);
  if (wheel) return wheel;
  throw new OptionError(
    `blas install: there is no OpenBLAS download for ${platform} on ${arch}. Set BURGEON_BLAS to the path of an installed one.`,
    { platform, arch },
  );
}

/** The library of `folder`, or `null`. */
function libraryIn(folder: string, { files }: NativeEnvironment): string | null {
  const name = files.list(folder).find((name) => LIBRARY.test(name));
  return name === undefined ? null : join(folder, name);
}

async function fetchWheel(wheel: Wheel, options: InstallOptions, environment: NativeEnvironment): Promise<string> {
  const { from, index = environment.variables.PIP_INDEX_URL || PUBLIC_INDEX } = options;
  const checksum = { algorithm: "sha256", hex: wheel.sha256 } as const;
  if (from !== undefined) {
    if (await hasChecksum(from, checksum)) return from;
    throw new DataError(`${from}: expected the file ${wheel.file} with the SHA-256 sum ${wheel.sha256}.`, {
      path: from,
    });
  }
  const path = join(environment.cache, wheel.file);
  if (await hasChecksum(path, checksum)) return path;
  const url = await locateFile(index, PACKAGE, wheel.file, options.signal);
  await downloadFile({ urls: [url], path, checksum }, options);
  return path;
}

function unpack(bytes: Uint8Array, path: string): Promise<Record<string, Uint8Array>> {
  return new Promise((resolve, reject) => {
    const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean =>
      WANTED.test(name) && originalSize < MOST_BYTES;
    unzip(bytes, { filter }, (error, files) => {
      if (error) reject(new DataError(`${path}: it cannot be unpacked: ${error.message}.`, { path }, { cause: error }));
      else resolve(files);
    });
  });
}

/**
 * Fetches the wheel of `scipy-openblas32` for this platform, checks it against its pinned SHA-256 sum, and unpacks the library into the
 * user's cache. A download that was interrupted continues where it was; the library is there whole or not at all.
 *
 * @throws OptionError where there is no wheel for the platform; DataError when it cannot be had or is not what it should be
 * @example
 * const { path } = await installBlas({ onProgress: ({ receivedBytes }) => console.log(receivedBytes) });
 */
export async function installBlas(options: InstallOptions = {}): Promise<Installed> {
  const { environment = ownEnvironment() } = options;
  const wheel = options.wheel ?? wheelHere(environment);
  const folder = join(environment.cache, `openblas-${VERSION}`);
  const there = libraryIn(folder, environment);
  if (there !== null) return { path: there, version: VERSION, wasThere: true };
  const path = await fetchWheel(wheel, options, environment);
  const files = await unpack(await readFile(path), path);
  if (!Object.keys(files).some((name) => LIBRARY.test(name))) {
    throw new DataError(`${path}: it holds no library.`, { path });
  }
  const aside = `${folder}.${process.pid}.tmp`;
  try {
    await mkdir(aside, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(aside, name.slice(name.lastIndexOf("/") + 1)), content);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } catch (cause) {
    await rm(aside, { recursive: true, force: true });
    if (libraryIn(folder, environment) === null) {
      const why = (cause as Error).message;
      throw new DataError(
        `${folder}: the library cannot be written: ${why}. Set XDG_CACHE_HOME to another folder.`,
        { folder },
        { cause },
      );
    }
  }
  if (options.from === undefined) await rm(path, { force: true });
  return { path: libraryIn(folder, environment) as string, version: VERSION, wasThere: false };
}
