import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataError, OptionError } from "../../../errors.ts";
import { candidates } from "../search/candidates.ts";
import { ownEnvironment } from "../search/environment.ts";
import { installBlas } from "./install.ts";
import { VERSION, wheelFor } from "./wheels.ts";

const LIBRARY = "scipy_openblas32/lib/libscipy_openblas.so";
const content = strToU8("a library ".repeat(20_000));
const bytes = zipSync({
  [LIBRARY]: content,
  "scipy_openblas32/lib/cmake/config.cmake": strToU8("not wanted"),
  "scipy_openblas32/__init__.py": strToU8("not wanted"),
  "scipy_openblas32.dist-info/licenses/LICENSE.txt": strToU8("the license"),
});
const file = "scipy_openblas32-1-py3-none-any.whl";
const wheel = { file, sha256: createHash("sha256").update(bytes).digest("hex") };

let folder = "";
let server: Server;
let index = "";
let asked: string[] = [];
/** What the index sends; the file is sent from this byte on only up to `cut`. */
let page = { type: "application/vnd.pypi.simple.v1+json", text: "" };
let cut = Number.POSITIVE_INFINITY;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "burgeon-install-"));
  asked = [];
  cut = Number.POSITIVE_INFINITY;
  page = {
    type: "application/vnd.pypi.simple.v1+json",
    text: JSON.stringify({ files: [{ filename: file, url: `../../files/${file}` }] }),
  };
  server = createServer((request, response) => {
    asked.push(`${request.url}${request.headers.range ? ` from ${request.headers.range}` : ""}`);
    if (request.url === "/simple/scipy-openblas32/")
      return response.writeHead(200, { "content-type": page.type }).end(page.text);
    if (request.url !== `/files/${file}`) return response.writeHead(404).end();
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = bytes.subarray(start, cut);
    response.writeHead(start > 0 ? 206 : 200, {
      "content-length": bytes.length - start,
      ...(start > 0 ? { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    const broken = cut < bytes.length;
    cut = Number.POSITIVE_INFINITY;
    return broken ? response.write(rest, () => setTimeout(() => response.destroy(), 50)) : response.end(rest);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  index = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const environment = (variables: Record<string, string> = {}) => ({
  ...ownEnvironment(),
  variables,
  cache: join(folder, "cache"),
});
const libraryFolder = (): string => join(folder, "cache", `openblas-${VERSION}`);

describe("installBlas", () => {
  it("leaves the library with its license in the cache, where the search finds it first", async () => {
    const received: number[] = [];
    const here = environment();
    const onProgress = ({ receivedBytes }: { receivedBytes: number }): void => void received.push(receivedBytes);
    const installed = await installBlas({ environment: here, wheel, index, onProgress });
    expect(installed).toEqual({
      path: join(libraryFolder(), "libscipy_openblas.so"),
      version: VERSION,
      wasThere: false,
    });
    expect(readFileSync(installed.path)).toEqual(Buffer.from(content));
    expect(readdirSync(libraryFolder()).sort()).toEqual(["LICENSE.txt", "libscipy_openblas.so"]);
    expect(readdirSync(join(folder, "cache"))).toEqual([`openblas-${VERSION}`]);
    expect(received.at(-1)).toBe(bytes.length);
    expect(candidates(here)[0]).toMatchObject({ path: installed.path, origin: "burgeon blas install" });
    expect(await installBlas({ environment: here, wheel, index })).toMatchObject({ wasThere: true });
    expect(asked).toHaveLength(2);
  });

  it("reads an index in HTML, and takes its address from PIP_INDEX_URL", async () => {
    page = {
      type: "text/html",
      text: `<a href="/files/other.whl">o</a><a data-x="1" href="/files/${file}#sha256=1">w</a>`,
    };
    await installBlas({ environment: environment({ PIP_INDEX_URL: `${index}/` }), wheel });
    expect(asked).toEqual(["/simple/scipy-openblas32/", `/files/${file}`]);
  });

  it("continues where a download was interrupted", async () => {
    cut = 100;
    await installBlas({ environment: environment(), wheel, index, retryDelayMs: 0 });
    expect(asked.at(-1)).toBe(`/files/${file} from bytes=100-`);
    expect(readFileSync(join(libraryFolder(), "libscipy_openblas.so"))).toEqual(Buffer.from(content));
  });

  it("takes a file that was downloaded before, and leaves it", async () => {
    const from = join(folder, "a.whl");
    writeFileSync(from, bytes);
    await installBlas({ environment: environment(), wheel, from });
    expect(asked).toEqual([]);
    expect(readdirSync(libraryFolder())).toContain("libscipy_openblas.so");
    expect(readFileSync(from)).toEqual(Buffer.from(bytes));
  });

  it("refuses what has another checksum, and leaves nothing in the library's place", async () => {
    const from = join(folder, "a.whl");
    writeFileSync(from, "something else");
    await expect(installBlas({ environment: environment(), wheel, from })).rejects.toThrow(
      /expected the file .* SHA-256/,
    );
    const other = { ...wheel, sha256: "0".repeat(64) };
    await expect(
      installBlas({ environment: environment(), wheel: other, index, attempts: 1, retryDelayMs: 0 }),
    ).rejects.toThrow(DataError);
    expect(candidates(environment()).filter(({ origin }) => origin === "burgeon blas install")).toEqual([]);
  });

  it("reports which index does not have it, and what else to do", async () => {
    page.text = JSON.stringify({ files: [] });
    const failed = installBlas({ environment: environment(), wheel, index });
    await expect(failed).rejects.toThrow(/the index does not have scipy_openblas32.*--from/);
    await expect(installBlas({ environment: environment(), wheel, index: `${index}/none` })).rejects.toThrow(/404/);
  });

  it("replaces what a process left half-made", async () => {
    mkdirSync(libraryFolder(), { recursive: true });
    writeFileSync(join(libraryFolder(), "LICENSE.txt"), "");
    expect(await installBlas({ environment: environment(), wheel, index })).toMatchObject({ wasThere: false });
  });

  it("refuses a platform that has no wheel, by name", async () => {
    const failed = installBlas({ environment: { ...environment(), platform: "aix", arch: "ppc64" } });
    await expect(failed).rejects.toThrow(OptionError);
    await expect(failed).rejects.toThrow(/aix on ppc64/);
  });
});

describe("wheelFor", () => {
  it("has one of its own for each platform", () => {
    const wheels = [
      ["linux", "x64", false],
      ["linux", "x64", true],
      ["linux", "arm64", false],
      ["darwin", "arm64", false],
      ["darwin", "x64", false],
      ["win32", "x64", false],
      ["win32", "arm64", false],
    ] as const;
    const found = wheels.map(([platform, arch, isMusl]) => wheelFor(platform, arch, isMusl));
    expect(new Set(found.map((one) => one?.file)).size).toBe(wheels.length);
    expect(new Set(found.map((one) => one?.sha256)).size).toBe(wheels.length);
    for (const one of found) expect(one?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(wheelFor("linux", "riscv64", false)).toBeNull();
  });
});
