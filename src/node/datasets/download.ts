/**
 * Downloading a file so that it is either there whole and checked, or not there.
 *
 * @module
 */

import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DataError } from "../../errors.ts";
import { type Checksum, hasChecksum } from "./checksum.ts";
import { adoptPartial, partialPath } from "./partial.ts";
import { type TransferOptions, transfer } from "./transfer.ts";

export interface DownloadRequest {
  /** The same file at several places, tried in turn. */
  readonly urls: readonly string[];
  /** Where it is to lie. */
  readonly path: string;
  readonly checksum: Checksum;
}

export interface DownloadOptions extends TransferOptions {
  /** Tries in a row that may fail without bringing the file further. Default 4. */
  readonly attempts?: number;
  /** Pause before a second try at the same place; it doubles for each further one. Default 500. */
  readonly retryDelayMs?: number;
}

const inFlight = new Map<string, Promise<void>>();

/**
 * Downloads a file, unless it is there already. What was received before an interruption is kept and not requested again, also by the
 * next process; a file with the wrong checksum is thrown away; only a checked file gets its name.
 *
 * @throws DataError `data` when no try succeeded; the message says why the last one failed
 * @throws the signal's reason when aborted
 */
export function downloadFile(request: DownloadRequest, options: DownloadOptions = {}): Promise<void> {
  const running = inFlight.get(request.path);
  if (running) return running;
  const download = attemptAll(request, options).finally(() => inFlight.delete(request.path));
  inFlight.set(request.path, download);
  return download;
}

async function attemptAll(request: DownloadRequest, options: DownloadOptions): Promise<void> {
  const { urls, path, checksum } = request;
  const { attempts = 4, retryDelayMs = 500, signal } = options;
  if (await hasChecksum(path, checksum)) return;
  await makeFolder(dirname(path));
  await adoptPartial(path);
  const partial = partialPath(path);
  let failure: unknown;
  let furthest = await sizeOf(partial);
  for (let failures = 0, place = 0; failures < attempts; place++) {
    const url = urls[place % urls.length] as string;
    try {
      if (failures >= urls.length)
        await wait(retryDelayMs * 2 ** (failures - urls.length), undefined, signal ? { signal } : {});
      await transfer(url, partial, options);
      if (await hasChecksum(partial, checksum)) {
        await rename(partial, path);
        return;
      }
      await rm(partial, { force: true });
      failure = new Error(`${url} sent a file with another ${checksum.algorithm} sum`);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      failure = error;
    }
    const size = await sizeOf(partial);
    failures = size > furthest ? 0 : failures + 1;
    furthest = Math.max(furthest, size);
  }
  const why = describeFailure(failure);
  throw new DataError(
    `${path} could not be downloaded from ${urls.join(" or ")}: ${why}.`,
    { path, urls, why },
    { cause: failure },
  );
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new DataError(
      `${folder}: the folder for downloads cannot be created: ${(cause as Error).message}. Set XDG_CACHE_HOME to another folder.`,
      { folder },
      { cause },
    );
  }
}

/** fetch wraps what went wrong in a "fetch failed". */
function describeFailure(failure: unknown): string {
  const { message, cause } = failure as Error;
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}
