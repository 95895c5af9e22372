/**
 * One try at receiving a file over HTTP, going on where an earlier one was interrupted.
 *
 * @module
 */

import { type FileHandle, open } from "node:fs/promises";

/** How far a download is. `totalBytes` is null where the server does not say. */
export interface DownloadProgress {
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
}

export interface TransferOptions {
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  /** A transfer without a byte for so long is aborted. Default 30,000. */
  readonly stallTimeoutMs?: number;
}

const MAX_BYTES = 2 ** 30;

/**
 * Appends what is missing to the file `partial`. A server that ignores the range sends all of it again.
 *
 * @throws Error when the server refuses, stalls, is truncated or sends more than 1 GiB; what was received is kept
 */
export async function transfer(url: string, partial: string, options: TransferOptions): Promise<void> {
  const { stallTimeoutMs = 30_000, signal, onProgress } = options;
  const stall = new AbortController();
  const stalled = new Error(`no data was received for ${stallTimeoutMs / 1000} s`);
  const timer = setTimeout(() => stall.abort(stalled), stallTimeoutMs);
  const file = await open(partial, "a+");
  try {
    const held = (await file.stat()).size;
    const response = await fetch(url, {
      // A server that packs a .gz once more for the way would break the ranges.
      headers: { "accept-encoding": "identity", ...(held > 0 ? { range: `bytes=${held}-` } : {}) },
      signal: AbortSignal.any(signal ? [signal, stall.signal] : [stall.signal]),
    });
    const start = await startOf(response, held, file);
    const length = response.headers.get("content-length");
    const totalBytes = length === null ? null : start + Number(length);
    let receivedBytes = start;
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      await file.appendFile(chunk);
      receivedBytes += chunk.length;
      if (receivedBytes > MAX_BYTES) throw new Error(`${url} sends more than 1 GiB`);
      onProgress?.({ file: url.slice(url.lastIndexOf("/") + 1), receivedBytes, totalBytes });
    }
    if (totalBytes !== null && receivedBytes !== totalBytes) {
      throw new Error(`the transfer ended after ${receivedBytes} of ${totalBytes} bytes`);
    }
    await file.sync();
  } catch (error) {
    throw stall.signal.aborted ? stalled : error;
  } finally {
    clearTimeout(timer);
    await file.close();
  }
}

/** The position in the file at which the response begins; what is held beyond it is cut off. */
async function startOf(response: Response, held: number, file: FileHandle): Promise<number> {
  const stated = Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
  if (response.status === 206 && held > 0 && stated === held) return held;
  // A range that cannot be served: what is held is no beginning of this file, so it begins again at the next try.
  if (response.status === 200 || response.status === 206 || response.status === 416) await file.truncate(0);
  if (response.status === 200) return 0;
  await response.body?.cancel();
  throw new Error(`${response.url} answered ${response.status} ${response.statusText}`.trim());
}
