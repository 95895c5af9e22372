// The playground in a headless Chromium, below a sub-path of a plain static server: every dataset and strategy, growth by hand, undo, links,
// exports, speed, and the same numbers as the command line. CHROMIUM names the browser. `--pictures FOLDER` keeps screenshots.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: given } = parseArgs({ options: { pictures: { type: "string" } } });
const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "burgeon-playground-"));
const said = execFileSync(process.execPath, [join(root, "scripts/build-playground.mjs"), folder], { encoding: "utf8" });
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html" };
const foreign = [];
const ISOLATING = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const server = createServer(({ url: asked }, response) => {
  const url = asked?.replace(/^\/isolated/, "");
  if (url !== asked) for (const [name, value] of Object.entries(ISOLATING)) response.setHeader(name, value);
  const file = join(folder, (url ?? "/").split("?")[0].replace("/some/where/", "") || "index.html");
  if (!url?.startsWith("/some/where/") || !existsSync(file)) {
    response.statusCode = 404;
    response.end();
    return;
  }
  response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
  response.end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const host = `http://127.0.0.1:${server.address().port}`;
const base = `${host}/some/where/`;

const problems = [];
let checks = 0;
const expect = (holds, what) => {
  checks++;
  if (!holds) problems.push(what);
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  timeout: 0,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
context.on("request", (request) => {
  if (!request.url().startsWith(`${host}/`) && !/^(blob|data):/.test(request.url())) foreign.push(request.url());
});

/** A page at a link; what it throws is a problem. */
async function open(link, at = base) {
  const page = await context.newPage();
  page.setDefaultTimeout(0); // other work may use the processors
  page.on("pageerror", ({ message }) => problems.push(`${link}: ${message}`));
  await page.goto(`${at}${link === "" ? "" : `#${link}`}`);
  await page.waitForSelector(".lane, .note");
  return page;
}

const facts = (page) =>
  page.$$eval(".lane", (lanes) =>
    lanes.map((lane) => ({
      end: lane.querySelector(".end")?.textContent ?? null,
      result: JSON.parse(lane.querySelector(".end")?.dataset.result ?? "null"),
      problem: lane.querySelector(".problem")?.textContent ?? null,
      grown: lane.querySelectorAll(".grown").length,
      facts: Object.fromEntries([...lane.querySelectorAll("dd")].map((dd) => [dd.dataset.fact, dd.textContent])),
    })),
  );

/** Trains to the end, or to a problem. */
async function finish(page) {
  await page.click("#play");
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".lane")].every((lane) => lane.querySelector(".end, .problem")),
  );
  return facts(page);
}

async function run(link) {
  const page = await open(link);
  const found = await finish(page);
  await page.close();
  return found;
}

try {
  const bytes = Number(/(\d+) bytes/.exec(said)?.[1]);
  expect(bytes <= 250_000, `the playground has ${bytes} bytes, more than 250,000`);

  // The default: two spirals, solved.
  const first = await open("");
  const began = performance.now();
  const [spirals] = await finish(first);
  const seconds = (performance.now() - began) / 1e3;
  const right = Number(/([\d.]+) % of the test rows/.exec(spirals.end ?? "")?.[1]);
  expect(right >= 99, `two spirals: ${spirals.end ?? spirals.problem}`);
  expect(spirals.grown > 0, "two spirals: nothing grew");
  if (given.pictures) {
    await first.screenshot({ path: join(given.pictures, "playground-light-1280.png"), fullPage: true });
    await first.click("#theme");
    await first.waitForTimeout(300);
    await first.screenshot({ path: join(given.pictures, "playground-dark-1280.png"), fullPage: true });
    await first.setViewportSize({ width: 390, height: 800 });
    await first.waitForTimeout(300);
    await first.screenshot({ path: join(given.pictures, "playground-dark-390.png"), fullPage: true });
  }
  await first.setViewportSize({ width: 390, height: 800 });
  expect(
    await first.evaluate(() => document.documentElement.scrollWidth <= 390),
    "the page is wider than a phone of 390 pixels",
  );
  await first.close();

  // The same numbers as the command line, by the command that the page shows; early ends and budgets are part of it.
  for (const [link, name] of [
    ["v=1&task=moons&noise=0.1&seed=3&epochs=60", "moons"],
    ["v=1&seed=2&epochs=1000", "spirals"],
    ["v=1&task=parity&bits=4&batch=16&learningRate=0.02&strategy=gradmax&epochs=200", "parity"],
    ["v=1&task=moons&strategy=plasticity&epochs=20", "graph"],
  ]) {
    const page = await open(link);
    const words = (await page.locator("#command").textContent()).split(" ");
    const [same] = await finish(page);
    await page.close();
    const out = join(folder, `run-${name}`);
    const args = [...words.slice(words.indexOf("train")), "--quiet", "--out", out];
    execFileSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
      env: { ...process.env, BURGEON_BLAS: "off" },
      stdio: "ignore",
    });
    const { test, widths, step } = JSON.parse(
      readFileSync(join(out, "events.jsonl"), "utf8").trim().split("\n").at(-1),
    );
    const of = same.result;
    expect(
      of !== null && of.loss === test.loss && String(of.widths) === String(widths) && of.step === step,
      `${name}: the page has ${JSON.stringify(of)}, the command line loss ${test.loss}, widths ${widths}, step ${step}`,
    );
  }

  // An isolated page, which has threads: the same bits.
  const alone = await open("v=1&seed=2&epochs=40", `${host}/isolated/some/where/`);
  expect(await alone.evaluate(() => globalThis.crossOriginIsolated), "the page is not isolated");
  const [threaded] = await finish(alone);
  await alone.close();
  const [plain] = await run("v=1&seed=2&epochs=40");
  expect(
    threaded.result !== null && JSON.stringify(threaded.result) === JSON.stringify(plain.result),
    `isolated: ${threaded.problem ?? JSON.stringify(threaded.result)}, else ${JSON.stringify(plain.result)}`,
  );

  // Every dataset.
  const painted = Array.from({ length: 60 }, (_, i) => `${(i * 37) % 900}.${(i * 91) % 900}.${i % 2}`).join("_");
  const table = encodeURIComponent(
    `a,b,kind\n${Array.from({ length: 80 }, (_, i) => `${i % 9},${(i * 7) % 11},${i % 9 > 4 ? "x" : "y"}`).join("\n")}`,
  );
  for (const task of [
    "spirals&arms=3",
    "circles",
    "moons",
    "xor",
    "gaussians",
    "parity",
    "curve",
    `painted&painted=${painted}`,
    `table&table=${table}`,
  ]) {
    const [found] = await run(`v=1&task=${task}&epochs=8`);
    expect(found.end !== null, `${task.slice(0, 20)}: ${found.problem}`);
  }

  // Every strategy, on spirals and parity.
  const page = await open("");
  const names = await page.$$eval("select option", (options) => [...new Set(options.map(({ value }) => value))]);
  const strategies = names.filter((name) =>
    /^(burgeon|north|random-t|gradmax|firefly|nest|split|neuro|static|soft|size|contr|plast)/.test(name),
  );
  await page.close();
  const never = ["static", "controller-mask", "size-weight"];
  for (const strategy of strategies) {
    for (const task of ["spirals", "parity&batch=16&learningRate=0.02"]) {
      const [found] = await run(`v=1&task=${task}&strategy=${strategy}&epochs=${task === "spirals" ? 60 : 250}`);
      expect(found.end !== null, `${strategy} on ${task}: ${found.problem}`);
      if (!never.includes(strategy)) expect(found.grown > 0, `${strategy} on ${task.slice(0, 7)}: nothing grew`);
    }
  }

  // An environment, taught to a graph of neurons and played.
  for (const task of ["cartpole", "pendulum"]) {
    const played = await open(`v=1&task=${task}&epochs=100`);
    const [found] = await finish(played);
    expect(/mean return/.test(found.end ?? ""), `${task}: ${found.end ?? found.problem}`);
    const caption = () => played.locator("figcaption").first().textContent();
    const now = await caption();
    await played.waitForTimeout(1000);
    expect(/plays alone/.test(now) && now !== (await caption()), `${task} is not played: ${now}`);
    if (given.pictures)
      await played.screenshot({ path: join(given.pictures, `playground-${task}.png`), fullPage: true });
    await played.close();
  }

  // Two at a time; by hand; undo; back to an earlier structure.
  const two = await open("v=1&second=static&epochs=20");
  expect((await facts(two)).length === 2, "two strategies do not stand side by side");
  await two.close();
  const hand = await open("v=1&strategy=static&start=3");
  await hand.waitForSelector(".hands button");
  await hand.click(".hands button");
  await hand.waitForFunction(() => document.querySelector('[data-fact="hidden units"]')?.textContent === "4, 3");
  await hand.click("text=undo the last change");
  await hand.waitForFunction(() => document.querySelector('[data-fact="hidden units"]')?.textContent === "3, 3");
  await hand.click("#step");
  await hand.waitForFunction(() => document.querySelector('[data-fact="step"]')?.textContent !== "0");
  checks += 3;
  for (const [label, name] of [
    ["ONNX", "network.onnx"],
    ["a page that predicts", "network.html"],
    ["picture", "network.png"],
  ]) {
    const [download] = await Promise.all([hand.waitForEvent("download"), hand.click(`.exports >> text=${label}`)]);
    const file = join(folder, name);
    await download.saveAs(file);
    expect(readFileSync(file).length > 200, `${label}: an empty file`);
  }
  await hand.close();
  const predictor = await context.newPage();
  await predictor.setContent(readFileSync(join(folder, "network.html"), "utf8"));
  await predictor.waitForFunction(() => (document.getElementById("answer")?.textContent ?? "").length > 1);
  checks++;
  await predictor.close();

  // Links of another version, or by a prankster.
  for (const bad of ["v=9&task=moons", "v=1&task=evil&seed=-4&strategy=%3Cscript%3E&painted=1.2", "nonsense"]) {
    const odd = await open(bad);
    expect((await odd.textContent(".note"))?.includes("ignored"), `${bad}: no note`);
    await odd.close();
  }
  // A table that does not parse has the words of the command line.
  const broken = await open(`v=1&task=table&table=${encodeURIComponent('a,b\n1,2,3\n"x')}`);
  await broken.waitForSelector(".problem");
  expect((await broken.textContent(".problem"))?.includes("the table"), "a broken table: no words of the reader");
  await broken.close();

  // Script time of the main thread per frame while a network trains.
  const busy = await open("v=1&epochs=3000");
  await busy.click("#play");
  const session = await context.newCDPSession(busy);
  await session.send("Performance.enable");
  const measure = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  await busy.waitForTimeout(500);
  const before = await measure();
  const frames = await busy.evaluate(
    () =>
      new Promise((resolve) => {
        let count = 0;
        const from = performance.now();
        const next = () => {
          count++;
          if (performance.now() - from > 3000) resolve(count);
          else requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
  );
  const after = await measure();
  const perFrame = (1e3 * (after.ScriptDuration - before.ScriptDuration)) / frames;
  expect(perFrame <= 8, `the main thread's scripts take ${perFrame.toFixed(1)} ms a frame`);
  await busy.close();

  // Lesson.
  const lesson = await open("");
  await lesson.click("#lesson");
  for (let step = 1; step < 8; step++) await lesson.click(".lesson >> text=Next");
  expect((await lesson.textContent(".lesson h2"))?.startsWith("8 of 8"), "the lesson does not reach its last step");
  await lesson.close();

  expect(foreign.length === 0, `requests to other hosts: ${foreign.join(", ")}`);
  console.log(
    `${checks} checks, ${strategies.length} strategies; ${bytes} bytes; two spirals: ${right} % in ${seconds.toFixed(1)} s; scripts ${perFrame.toFixed(2)} ms a frame at ${(frames / 3).toFixed(0)} frames a second`,
  );
} catch (error) {
  problems.push(error instanceof Error ? error.stack : String(error));
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(`playground failed:\n${problems.join("\n")}`);
  process.exitCode = 1;
}
