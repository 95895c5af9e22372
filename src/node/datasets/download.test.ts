import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataError } from "../../errors.ts";
import { type DownloadOptions, downloadFile } from "./download.ts";

const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i) % 251));
const checksum = { algorithm: "sha256" as const, hex: createHash("sha256").update(content).digest("hex") };
const patient: DownloadOptions = { retryDelayMs: 1, stallTimeoutMs: 600_000 };
/** Notices a stall soon; where other work has the cores also once when there was none, so that some tries more are allowed. */
const hasty: DownloadOptions = { retryDelayMs: 0, stallTimeoutMs: 300, attempts: 50 };

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
let answers: Answer[] = [];
let requests: IncomingMessage[] = [];
let base = "";
let folder = "";
const server = createServer((request, response) => {
  requests.push(request);
  (answers.length > 1 ? answers.shift()! : answers[0]!)(response, request);
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "burgeon-download-"));
  requests = [];
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** All of it, or the range requested. */
const whole: Answer = (response, request) => {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const headers = { "content-length": content.length - start };
  if (start === 0) response.writeHead(200, headers);
  else
    response.writeHead(206, { ...headers, "content-range": `bytes ${start}-${content.length - 1}/${content.length}` });
  response.end(content.subarray(start));
};
/** How much of a file that is being downloaded is on the disk. */
function held(): number {
  const names = readdirSync(folder, { recursive: true }) as string[];
  const own = names.find((name) => name.endsWith(`.${process.pid}.partial`));
  return own === undefined ? 0 : statSync(join(folder, own)).size;
}
/** Sends bytes and breaks the connection once they are on the client's disk. */
async function breakAfter(response: ServerResponse, start: number, end: number): Promise<void> {
  response.write(content.subarray(start, end));
  while (held() < end) await wait(2);
  response.destroy();
}
/** Half of it, then the connection breaks. */
const breaksOff: Answer = (response) => {
  response.writeHead(200, { "content-length": content.length });
  void breakAfter(response, 0, 100_000);
};
const stalls: Answer = (response) => {
  response.writeHead(200, { "content-length": content.length });
  response.write(content.subarray(0, 50_000));
};
const stallsAtFirst: Answer = (response, request) => (held() < 50_000 ? stalls : whole)(response, request);
const silent: Answer = () => undefined;
const wrong: Answer = (response) => void response.writeHead(200).end(Buffer.from(content).fill(0, 5, 9));
const missing: Answer = (response) => void response.writeHead(404).end("no");
const ignoresRange: Answer = (response) => void response.writeHead(200).end(content);
const wrongRange: Answer = (response) =>
  void response.writeHead(206, { "content-range": `bytes 7-9/${content.length}` }).end(content.subarray(7, 10));
const notSatisfiable: Answer = (response) => void response.writeHead(416).end();

/** Downloads under these answers; the last one is given from then on. */
async function download(given: Answer[], options: DownloadOptions = {}): Promise<string> {
  answers = given;
  const path = join(folder, "cache", "file.gz");
  await downloadFile({ urls: [`${base}file.gz`], path, checksum }, { ...patient, ...options });
  return path;
}
async function arrives(given: Answer[], options: DownloadOptions = {}): Promise<void> {
  const path = await download(given, options);
  expect(Buffer.compare(readFileSync(path), content)).toBe(0);
  expect(readdirSync(join(folder, "cache"))).toEqual(["file.gz"]);
}

test("a file is downloaded with progress, and is not requested again", async () => {
  const seen: number[] = [];
  const path = await download([whole], {
    onProgress: ({ receivedBytes, totalBytes, file }) => {
      expect([totalBytes, file]).toEqual([content.length, "file.gz"]);
      seen.push(receivedBytes);
    },
  });
  expect(seen.at(-1)).toBe(content.length);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  await download([missing]);
  expect(existsSync(path)).toBe(true);
  expect(requests.length).toBe(1);
});

test("after an interruption only the rest is requested", async () => {
  await arrives([breaksOff, whole]);
  expect(requests[1]!.headers.range).toBe("bytes=100000-");
});

test("after a stall only the rest is requested", async () => {
  await arrives([stallsAtFirst], hasty);
  expect(requests.at(-1)!.headers.range).toBe("bytes=50000-");
});

test("a server that ignores the range, serves another or none is asked for the whole file again", async () => {
  await arrives([breaksOff, ignoresRange]);
  for (const answer of [wrongRange, notSatisfiable]) {
    rmSync(join(folder, "cache"), { recursive: true });
    requests = [];
    await arrives([breaksOff, answer, whole]);
    expect(requests[2]!.headers.range).toBeUndefined();
  }
});

test("a file with the wrong checksum is deleted and downloaded again", async () => {
  await arrives([wrong, whole]);
  expect(requests[1]!.headers.range).toBeUndefined();
});

test("a server that never sends the file leaves no file with its name, and the reason is reported", async () => {
  const cases: [Answer, RegExp][] = [
    [wrong, /file.gz could not be downloaded from http:.*sent a file with another sha256 sum/],
    [missing, /answered 404/],
    [silent, /no data was received for 0.3 s/],
  ];
  for (const [answer, message] of cases) {
    const attempt = download([answer], { ...(answer === silent ? hasty : patient), attempts: 2 });
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toThrow(DataError);
    expect(existsSync(join(folder, "cache", "file.gz"))).toBe(false);
  }
  server.closeAllConnections();
  const nobody = downloadFile(
    { urls: ["http://127.0.0.1:9/x"], path: join(folder, "x"), checksum },
    { attempts: 2, retryDelayMs: 1 },
  );
  await expect(nobody).rejects.toThrow(/ECONNREFUSED|bad port|fetch failed/);
});

test("tries that bring the file further do not count", async () => {
  const piece: Answer = (response, request) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(start ? 206 : 200, {
      "content-range": `bytes ${start}-/*`,
      "content-length": content.length - start,
    });
    void breakAfter(response, start, start + 20_000);
  };
  answers = [...Array.from({ length: 8 }, () => piece), whole];
  await downloadFile(
    { urls: [`${base}file.gz`], path: join(folder, "file.gz"), checksum },
    { ...patient, attempts: 2 },
  );
  expect(requests.length).toBe(9);
});

test("the next place is tried when one fails", async () => {
  answers = [missing, whole];
  const path = join(folder, "file.gz");
  await downloadFile({ urls: [`${base}first`, `${base}second`], path, checksum }, { ...patient, retryDelayMs: 60_000 });
  expect(requests.map(({ url }) => url)).toEqual(["/first", "/second"]);
});

test("what an ended process received is taken over, what a running one receives is left alone", async () => {
  writeFileSync(join(folder, "file.gz.99999999.partial"), content.subarray(0, 70_000));
  writeFileSync(join(folder, `file.gz.${process.ppid}.partial`), "theirs");
  answers = [whole];
  await downloadFile({ urls: [`${base}file.gz`], path: join(folder, "file.gz"), checksum }, patient);
  expect(requests[0]!.headers.range).toBe("bytes=70000-");
  expect(readdirSync(folder).sort()).toEqual([`file.gz.${process.ppid}.partial`, "file.gz"].sort());
});

test("an abort ends the download with its reason and keeps what was received", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const onProgress = (): void => controller.abort(reason);
  await expect(download([stalls], { signal: controller.signal, onProgress })).rejects.toBe(reason);
  expect(readdirSync(join(folder, "cache"))).toEqual([`file.gz.${process.pid}.partial`]);
});

test("two wishes for one file are one download", async () => {
  await Promise.all([download([whole]), download([whole])]);
  expect(requests.length).toBe(1);
});

test("a folder that cannot be created is refused by name", async () => {
  writeFileSync(join(folder, "cache"), "a file");
  await expect(download([whole])).rejects.toThrow(/the folder for downloads cannot be created|ENOTDIR/);
});
