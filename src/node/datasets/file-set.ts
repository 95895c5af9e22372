/**
 * A named dataset as files: which ones, where they are looked for, and where they come from.
 *
 * @module
 */

import { access, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { DataError } from "../../errors.ts";
import { readTar } from "../../formats/tar.ts";
import { cacheFolder } from "./cache-folder.ts";
import type { Checksum } from "./checksum.ts";
import { type DownloadOptions, downloadFile } from "./download.ts";
import { partialPath } from "./partial.ts";
import { readDataFile } from "./read-file.ts";

/** A file that can be fetched: its address below each mirror, and its published sum. */
interface RemoteFile {
  readonly address: string;
  readonly checksum: Checksum;
}

export interface FileSet {
  readonly name: string;
  /** The set whose files these are, where that is another. */
  readonly from?: string;
  /** Base addresses, each with a slash at the end. */
  readonly mirrors: readonly string[];
  /** Names of the files, unpacked, with other names under which they are known. */
  readonly files: readonly { readonly name: string; readonly alias?: string; readonly remote?: RemoteFile }[];
  /** A compressed tar archive that holds all files; else each has its own address. */
  readonly archive?: RemoteFile;
  /** The folder inside the archive, as people unpack it. */
  readonly folder?: string;
}

export interface FileSetOptions extends DownloadOptions {
  /** Looked in first. Default: the environment's `BURGEON_DATA`. */
  readonly dataDir?: string | undefined;
  /** Where downloads are kept. Default: the user's cache folder. */
  readonly cacheDir?: string | undefined;
  /** Base address instead of the set's own mirrors. */
  readonly mirror?: string | undefined;
}

/**
 * Finds all files of a set, `<name>`, `<name>.gz` or `<name>.br`, in a subfolder called as the set or directly in the data
 * folder, then in the user's cache; downloads them into the cache when they are in neither.
 *
 * @returns the path of each file, in the order of `set.files`
 * @throws DataError `data` when they are not found; the message lists the places searched
 */
export async function obtainFiles(set: FileSet, options: FileSetOptions = {}): Promise<string[]> {
  const dataDir = options.dataDir ?? process.env.BURGEON_DATA;
  const home = set.from ?? set.name;
  const cached = join(options.cacheDir ?? cacheFolder(), home);
  const below = dataDir ? [home, set.folder, "."].filter((name) => name !== undefined) : [];
  const places = [...below.map((name) => join(dataDir as string, name)), cached];
  for (const place of places) {
    const found = await findFiles(set, place);
    if (found) return found;
  }
  try {
    await download(set, cached, options);
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    const where = dataDir ? `in ${dataDir} or ${cached}` : `in ${cached}`;
    throw new DataError(
      `${set.name}: not all of its files (${set.files.map(({ name }) => name).join(", ")}) are ${where}, and ${cause.message} Put them in a folder and name it (--data-dir or BURGEON_DATA).`,
      { name: set.name, places },
      { cause },
    );
  }
  const found = await findFiles(set, cached);
  if (found) return found;
  throw new DataError(
    `${set.name}: the download does not hold all of ${set.files.map(({ name }) => name).join(", ")}.`,
    { places },
  );
}

async function findFiles(set: FileSet, folder: string): Promise<string[] | null> {
  const paths: string[] = [];
  for (const { name, alias } of set.files) {
    const names = alias === undefined ? [name] : [name, alias];
    const candidates = names
      .flatMap((known) => [known, `${known}.gz`, `${known}.br`])
      .map((known) => join(folder, known));
    const path = await firstExisting(candidates);
    if (path === null) return null;
    paths.push(path);
  }
  return paths;
}

async function firstExisting(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    try {
      await access(path);
      return path;
    } catch {
      // Not there, or not for us: the next.
    }
  }
  return null;
}

async function download(set: FileSet, folder: string, options: FileSetOptions): Promise<void> {
  const mirrors = options.mirror === undefined ? set.mirrors : [options.mirror];
  const remotes = set.archive
    ? [set.archive]
    : set.files.map(({ remote }) => remote).filter((remote) => remote !== undefined);
  for (const { address, checksum } of remotes) {
    const path = join(folder, basename(address));
    await downloadFile({ urls: mirrors.map((mirror) => mirror + address), path, checksum }, options);
    if (set.archive) await unpack(set, path, folder);
  }
}

/** Takes the set's files out of the archive, by the last part of their names only, and removes the archive. */
async function unpack(set: FileSet, archive: string, folder: string): Promise<void> {
  const wanted = new Set(set.files.map(({ name }) => name));
  for (const { name, bytes } of readTar(await readDataFile(archive), archive)) {
    const own = name.slice(name.lastIndexOf("/") + 1);
    if (!wanted.has(own)) continue;
    const path = join(folder, own);
    await writeFile(partialPath(path), bytes, { flush: true });
    await rename(partialPath(path), path);
  }
  await rm(archive);
}
