import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { capture } from "../../test/support/captured-terminal.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";

const main = join(import.meta.dirname, "../../dist/cli/main.js");

describe("burgeon ui", () => {
  it("writes the page with its data as one file", async () => {
    const root = temporaryFolder();
    const run = join(root, "runs", "one");
    expect((await capture("train", "moons", "--hidden", "2", "--epochs", "3", "--out", run, "--quiet")).code).toBe(0);
    const page = join(root, "out.html");
    const { code, out } = await capture("ui", root, "--export", page);
    expect([code, out]).toEqual([0, `${page}: 1 runs`]);
    const html = readFileSync(page, "utf8");
    const { histories } = JSON.parse(/id="snapshot">(.*?)<\/script>/s.exec(html)![1]!) as { histories: object };
    expect(Object.keys(histories)).toEqual(["runs/one"]);
    const bare = html.replace(/<script type="application\/json".*?<\/script>/s, "");
    expect(gzipSync(bare).length).toBeLessThanOrEqual(150_000);
    // Everything is inside: it refers to no other file and to no other host.
    expect(html.match(/<(script|link|img)[^>]* (src|href)="(?!data:)/g)).toBeNull();
  });

  it("says in one line that a folder is none, or a port in use, with its address", async () => {
    const missing = join(temporaryFolder(), "missing");
    expect(await capture("ui", missing)).toMatchObject({ code: 2, err: expect.stringContaining("expected a folder") });
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };
    const { code, err } = await capture("ui", temporaryFolder(), "--port", String(port), "--no-open");
    expect(code).toBe(2);
    expect(err).toContain(`http://127.0.0.1:${port}: the port is in use`);
    taken.close();
  });

  it("prints its address, says where no browser is, and ends at Ctrl-C", async () => {
    const child = spawn(process.execPath, [main, "ui", temporaryFolder()], {
      env: { ...process.env, BROWSER: "/nowhere/browser" },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    while (!err.includes("no browser was opened")) await new Promise((resolve) => setTimeout(resolve, 50));
    const address = out.trim();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}$/);
    expect(err).toContain(`open ${address}`);
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("connect-src 'self'");
    expect(await answer.text()).toContain("Burgeon runs");
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect(code).toBe(0);
  });

  it("stays open beside a run with --ui until it is closed", async () => {
    const root = temporaryFolder();
    const args = ["train", "moons", "--hidden", "2", "--epochs", "3", "--out", join(root, "one"), "--ui", "--no-open"];
    const child = spawn(process.execPath, [main, ...args], { detached: true });
    let err = "";
    child.stderr.on("data", (text) => (err += text));
    while (!/the viewer stays open/.test(err) || !/token=/.test(err))
      await new Promise((resolve) => setTimeout(resolve, 50));
    const address = /http:\S+/.exec(err)![0];
    expect(address).toContain("#run=one");
    expect((await fetch(address)).status).toBe(200);
    process.kill(-child.pid!, "SIGINT");
    await new Promise((resolve) => child.on("exit", resolve));
    await expect(fetch(address)).rejects.toThrow();
  });
});

describe("burgeon report", () => {
  it("refuses a page of several studies", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "x"));
    writeFileSync(join(folder, "paper.md"), "# Paper\n");
    const { code, err } = await capture("report", join(folder, "x"), "--text", join(folder, "paper.md"), "--page");
    expect(code).toBe(2);
    expect(err).toContain("--page belongs to the report of one study");
    expect(existsSync(join(folder, "x", "runs.html"))).toBe(false);
  });
});
