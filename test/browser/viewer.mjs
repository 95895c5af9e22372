// Opens the viewer in a headless Chromium while a run trains: every event reaches the page in time, every control does what it says, a copied
// address gives the same page, and the page asks no other host for anything. CHROMIUM names the browser; default /usr/bin/chromium.
//
// It waits for what a control leads to, up to a minute, so that other work on the machine does not make it fail. The time from an event to the
// screen is judged less the longest pause of this process and of the page meanwhile: so long the machine did not let anything run. Both are printed.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  browser,
  check,
  eventually,
  failures,
  folder,
  hashOf,
  longest,
  main,
  open,
  run,
  settled,
  shots,
  slowRun,
  startViewer,
  state,
  study,
  viewers,
  watchPauses,
} from "./viewer-setup.mjs";

async function live(page) {
  const events = [];
  await page.evaluate(() => {
    globalThis.seen = [];
    globalThis.pauses = [];
    let frame = Date.now();
    // What is on the screen, after each frame in which it changed.
    let last = -1;
    const look = () => {
      const now = Date.now();
      if (now - frame > 50) globalThis.pauses.push([frame, now]);
      frame = now;
      const row = [...document.querySelectorAll("#runs tbody tr")].find(({ textContent }) =>
        textContent.includes("live"),
      );
      const shown = Number((row?.children[6]?.textContent ?? "").replaceAll(",", ""));
      if (row && shown !== last) {
        last = shown;
        globalThis.seen.push([Date.now(), shown]);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const own = watchPauses();
  const training = slowRun("live", 40, 12, (event) => events.push(event));
  await page.waitForSelector("text=live");
  const { code, errors } = await training.ended;
  check("the live run ended", code === 0, errors.trim().split("\n").at(-1));
  const steps = events.filter(([, type]) => ["step", "epoch", "evaluation", "growth"].includes(type));
  const final = Math.max(...steps.map(([, , step]) => step));
  await eventually("its last step is on the screen", () =>
    page.evaluate((step) => globalThis.seen.at(-1)?.[1] >= step, final),
  );
  own.stop();
  const { seen, pauses } = await page.evaluate(() => ({ seen: globalThis.seen, pauses: globalThis.pauses }));
  const delays = steps.map(([at, , step]) => {
    const shown = seen.find(([, one]) => one >= step)?.[0] ?? Number.POSITIVE_INFINITY;
    const stopped = longest(own.pauses, at, shown) + longest(pauses, at, shown);
    return { whole: shown - at, own: shown - at - stopped };
  });
  const told = (name) => {
    const sorted = delays.map((one) => one[name]).sort((a, b) => a - b);
    return `median ${sorted[Math.floor(sorted.length / 2)]} ms, largest ${sorted.at(-1)} ms`;
  };
  check(
    `each of ${steps.length} events is on the screen within 500 ms`,
    steps.length > 100 && delays.every(({ own: ms }) => ms <= 500),
    `by the clock ${told("whole")}; less pauses of the machine ${told("own")}`,
  );
}

async function controls(page) {
  const names = () => page.locator("#runs tbody tr td:nth-child(2)").allTextContents();
  const all = (await names()).length;
  await page.fill("#filter", "seed=2");
  await eventually(
    "the filter keeps runs that fit",
    async () => {
      const kept = await names();
      return kept.length < all && kept.length > 0 && kept.every((name) => /-2-|^static|^north/.test(name));
    },
    async () => (await names()).join(" "),
  );
  await page.fill("#filter", "");
  await eventually("and all come back without it", async () => (await names()).length === all);
  await page.click("#runs th:has-text('parameters') button");
  const numbers = async () => {
    const up = await page.locator("#runs tbody tr td:nth-child(9)").allTextContents();
    return up.filter((text) => text !== "").map((text) => Number(text.replaceAll(",", "")));
  };
  await eventually(
    "a click on a head sorts",
    async () => (await numbers()).every((one, i, list) => i === 0 || one >= list[i - 1]),
    async () => (await numbers()).join(" "),
  );
  await page.click("#runs th:has-text('parameters') button");
  await eventually("a second click sorts the other way", () => state(page).sort === "-parameters");
  await page.click("text=none");
  await eventually("none is drawn", async () => (await page.locator("#runs input:checked").count()) === 0);
  await page.click("text=draw all");
  const drawn = (how) => page.locator(`#runs tbody tr input${how}`).count();
  await eventually("all are drawn", async () => (await drawn(":not(:checked)")) === 0);
  await page.locator("#runs tbody tr input").first().uncheck();
  await eventually("a run can be left out", async () => (await drawn(":not(:checked)")) === 1);
  await page.selectOption("#group", { index: 1 });
  await eventually(
    "runs are grouped",
    async () => (await page.locator("#runs th:has-text('group')").count()) === 1 && "group" in state(page),
  );
  await page.locator("#runs tbody tr").first().click();
  await page.locator(".field .chip").first().click();
  await eventually("and are not any more", () => !("group" in state(page)));
  await page.fill("#smooth", "0.6");
  await page.check("#ylog");
  await page.check("#xlog");
  await eventually("smoothing and logarithmic axes are in the address", () =>
    ["smooth=0.6", "ylog=1", "xlog=1"].every((part) => hashOf(page).includes(part)),
  );
  await page.uncheck("#xlog");
  await page.selectOption("#x", "seconds");
  await eventually("curves over seconds say so", async () =>
    (await page.locator(".legend").first().textContent()).includes("seconds"),
  );
  await page.selectOption("#x", "step");
  const charts = () => page.locator(".place").count();
  const before = await charts();
  await page.selectOption("#charts", { index: 1 });
  await eventually("a chart comes", async () => (await charts()) === before + 1);
  await page.locator("section[aria-label=curves] .chip").last().click();
  await eventually("and goes", async () => (await charts()) === before);
  await page.locator(".u-over").first().scrollIntoViewIfNeeded();
  const plotBox = () => page.locator(".u-over").first().boundingBox();
  await eventually(
    "a drag zooms",
    async () => {
      const { x, y } = await plotBox();
      await page.mouse.move(x + 60, y + 50);
      await page.mouse.down();
      await page.mouse.move(x + 200, y + 60, { steps: 4 });
      await page.mouse.up();
      await settled(page, 200);
      return "zoom" in state(page);
    },
    () => state(page).zoom,
  );
  await page.click("#unzoom");
  await eventually("and the whole range comes back", () => !("zoom" in state(page)));
  const legends = () => page.locator(".legend").allTextContents();
  const plot = await plotBox();
  await page.mouse.move(plot.x + 120, plot.y + 50);
  await settled(page, 200);
  const one = await legends();
  await page.mouse.move(plot.x + 300, plot.y + 50);
  await eventually("legends of all charts follow the pointer", async () =>
    (await legends()).every((text, i) => text === "" || text !== one[i]),
  );
}

async function growth(page) {
  await page.locator("#runs tbody tr:has-text('grown')").first().click();
  await page.waitForSelector("#decisions button");
  await page.locator("#decisions li:has-text('grown') button").first().click();
  const facts = () => page.locator("#decision dt").allTextContents();
  const wanted = ["values", "candidates", "price", "promised, measured", "held-out loss"];
  await eventually(
    "a decision is explained: reason, values, candidates, price, promised and measured change",
    async () => {
      const names = await facts();
      return wanted.every((name) => names.includes(name)) && (await page.locator("#decision p").textContent()) !== "";
    },
    async () => (await page.locator("#decision").innerText()).replace(/\s+/g, " ").slice(0, 600),
  );
  check("and is in the address", "event" in state(page));
  await page.click("#decision >> text=close");
  await eventually("and can be closed", () => !("event" in state(page)));
  const track = page.locator(".track").first();
  await eventually(
    "a click on the track finds a mark",
    async () => {
      await track.scrollIntoViewIfNeeded();
      const box = await track.boundingBox();
      for (let x = 70; x < box.width && !("event" in state(page)); x += 6)
        await track.click({ position: { x, y: 20 } });
      return "event" in state(page);
    },
    () => hashOf(page),
  );
  const widths = () => page.locator("#difference .quiet").textContent();
  await page.locator("#slider").fill("0");
  await eventually("the slider goes to the start", () => state(page).at === "0");
  const first = await widths();
  await page.click("#next");
  await eventually("the next change is another structure", async () => first !== (await widths()), widths);
  await page.click("#before");
  await eventually(
    "the change before brings it back",
    async () => state(page).at === "0" && first === (await widths()),
  );
  await page.click("#play");
  await eventually("play walks through the life", () => Number(state(page).at ?? 1e9) > 0);
  await page.click("#play");
  await page.locator("#slider").fill("100000");
  await eventually("born units are told from kept ones", async () =>
    (await page.locator("#difference .born").allTextContents()).some((text) => text !== ""),
  );
  await eventually(
    "a unit tells birth and norms",
    async () => {
      await page.locator("#network").scrollIntoViewIfNeeded();
      const canvas = await page.locator("#network").boundingBox();
      for (let y = 30; y < canvas.height; y += 4) {
        await page.mouse.move(canvas.x + 40, canvas.y + y);
        if ((await page.locator("#unit").textContent()).includes("outgoing norm")) return true;
      }
      return false;
    },
    () => page.locator("#unit").textContent(),
  );
  await page.locator("#difference select").selectOption({ index: 1 });
  await eventually("structures of two steps are compared", () => "against" in state(page));
  const last = (await page.locator("#difference option").count()) - 1;
  await page.locator("#difference select").selectOption({ index: last });
  await page.waitForSelector("#difference >> text=here alone");
  check("and those of two runs", true);
  await page.click("#diagnose");
  await page.waitForSelector("#health table");
  const heads = await page.locator("#health th").allTextContents();
  const signals = ["rank", "dead", "saturation", "gradient"];
  check(
    "layers have signals",
    signals.every((name) => heads.some((head) => head.includes(name))),
    heads.join(", "),
  );
}

async function graphs(page) {
  await page.locator("#runs tbody tr:has-text('neurons')").first().click();
  await page.waitForSelector("#decisions li:has-text('hidden')");
  await page.locator("#difference select").selectOption({ index: 0 });
  await page.locator("#slider").fill("100000");
  await eventually(
    "two structures of a graph differ by ids",
    async () => /\d/.test((await page.locator("#difference tr:has-text('hidden') .born").allTextContents()).join("")),
    async () => (await page.locator("#difference").innerText()).replace(/\s+/g, " "),
  );
  check("which are those of the network", !(await page.locator("#difference").innerText()).includes("widths alone"));
  await page.locator("#runs tbody tr:has-text('grown')").first().click();
  await page.waitForSelector("#decisions button");
}

async function saves(page) {
  const sizes = {};
  const save = async (from, id, kinds) => {
    await from.evaluate(() => scrollTo(0, 0)); // charts far from the screen are not mounted
    for (const kind of kinds) {
      const menu = from.locator(`[id="${id}"]`);
      const [download] = await Promise.all([from.waitForEvent("download"), menu.selectOption(kind)]);
      const path = join(shots, `${id.replaceAll("/", "-")}-${kind}-${download.suggestedFilename()}`);
      await download.saveAs(path);
      sizes[`${id} ${kind}`] = readFileSync(path).length;
    }
  };
  await save(page, "export-health", ["csv", "md", "tex"]);
  // A page gives at most ten files while nobody is at work on it.
  const other = await open(page.url());
  await settled(other);
  await save(other, "export-table", ["csv", "md", "tex"]);
  await save(other, "export-train/loss", ["png", "svg", "csv", "all", "tex"]);
  await other.context().close();
  check(
    "tables and charts are saved in every format",
    Object.values(sizes).every((size) => size > 50),
    JSON.stringify(sizes),
  );
}

async function keys(page) {
  await page.click("h1");
  await page.keyboard.press("?");
  check("? lists the keys", await page.locator("#help").isVisible());
  await page.keyboard.press("Escape");
  const changed = [];
  const needed = ["j", "x", "o", "g", "s", "l", ".", "d"];
  for (const key of ["j", "k", "x", "x", "o", "g", "g", "s", "l", ",", ",", ".", "d", "d", "z"]) {
    const before = hashOf(page);
    await page.keyboard.press(key);
    const until = Date.now() + (needed.includes(key) ? 10_000 : 300);
    while (hashOf(page) === before && Date.now() < until) await settled(page, 50);
    if (hashOf(page) !== before) changed.push(key);
  }
  check(
    "keys change the page",
    needed.every((key) => changed.includes(key)),
    changed.join(" "),
  );
  await page.keyboard.press("/");
  check(
    "/ goes to the filter",
    await page.locator("#filter").evaluate((element) => element === document.activeElement),
  );
  await page.keyboard.press("Escape");
  await page.click("#theme");
  await eventually("the theme can be chosen", () => ["dark", "light"].includes(state(page).theme));
}

async function control(page) {
  let last = "";
  const training = slowRun("steered", 400, 4, ([, type, step]) => {
    last = `${type} ${step}`;
  });
  await page.waitForSelector("#runs >> text=steered");
  await page.locator("#runs tr:has-text('steered')").click();
  await page.click("#pause");
  await page.waitForSelector("#continue");
  let there = "";
  await eventually(
    "a paused run waits",
    async () => {
      there = last;
      await settled(page, 1500);
      return there === last && there !== "";
    },
    () => last,
  );
  await page.click("#continue");
  await page.waitForSelector("#pause");
  await eventually(
    "and continues",
    () => there !== last,
    () => last,
  );
  await page.click("h1");
  await page.keyboard.press(" ");
  await page.waitForSelector("#continue");
  check("the space bar pauses", true);
  await page.fill("#note", "a good one");
  await page.locator("#note").blur();
  await page.waitForSelector("#runs >> text=a good one");
  check("a note is in the table", true);
  await page.click("#stop");
  await training.ended;
  await page.waitForSelector("#runs tr:has-text('steered') >> text=interrupted");
  check("a stopped run is interrupted and can be resumed", last.startsWith("over interrupted"), last);
}

async function copied(page) {
  await page.selectOption("#group", { index: 1 });
  await page.locator(".field .chip").first().click();
  await page.fill("#smooth", "0.9");
  await page
    .locator("#decisions button")
    .first()
    .click()
    .catch(() => undefined);
  await page.mouse.move(5, 5);
  const text = async (one) => (await one.locator("main").innerText()).replace(/\d+ points/g, "points");
  const other = await open(page.url());
  let [a, b] = ["", ""];
  await eventually(
    "a copied address gives the same page",
    async () => {
      [a, b] = [await text(page), await text(other)];
      return a === b && a.includes("buckets");
    },
    () => (a === b ? "" : firstDifference(a, b)),
  );
  await other.context().close();
}

function firstDifference(a, b) {
  const [one, two] = [a.split("\n"), b.split("\n")];
  const at = one.findIndex((line, i) => line !== two[i]);
  return `line ${at}: "${one[at]}" and "${two[at]}"`;
}

try {
  mkdirSync(join(folder, "runs"));
  const empty = await startViewer();
  viewers.push(empty);
  const hollow = await open(empty.address);
  await hollow.waitForSelector("#empty");
  check("an empty folder says what to run", (await hollow.locator("#empty").textContent()).includes("burgeon train"));
  await hollow.context().close();
  for (const seed of [1, 2, 3])
    await run([
      main,
      "train",
      "spirals",
      "--hidden",
      "2,2",
      "--seed",
      `${seed}`,
      "--out",
      `runs/grown-${seed}-x`,
      "--epochs",
      "120",
      "--quiet",
    ]).ended;
  const graph = "train moons --model graph --epochs 30 --out runs/neurons --quiet".split(" ");
  check("a graph was trained", (await run([main, ...graph]).ended).code === 0);
  mkdirSync(join(folder, "runs", "broken"));
  writeFileSync(join(folder, "runs", "broken", "config.json"), "{");
  writeFileSync(join(folder, "tiny.yaml"), study);
  const made = await run([main, "study", "tiny.yaml", "--quiet"]).ended;
  check("the study was made", made.code === 0, made.errors.trim().split("\n").at(-1));
  const page = await open(empty.address);
  await page.waitForSelector("#runs tbody tr");
  await eventually("a damaged run is listed with what is wrong", async () =>
    (await page.locator("#runs tr:has-text('broken')").innerHTML()).includes("config.json is damaged"),
  );
  await live(page);
  await controls(page);
  await growth(page);
  await saves(page);
  await graphs(page);
  await keys(page);
  await control(page);
  await page.locator("#studies .chip").first().click();
  await page.waitForSelector(".report table");
  check(
    "a study shows tables and verdicts",
    /better|worse|undecided|not significantly/.test(await page.locator(".report").textContent()),
  );
  await page.locator("#studies .chip").first().click();
  await copied(page);
  await run([main, "ui", "--export", "out.html"]).ended;
  const file = await open(pathToFileURL(join(folder, "out.html")).href);
  await file.waitForSelector("#runs tbody tr");
  await eventually(
    "the exported page opens without a server, with curves",
    async () => (await file.locator(".u-over").count()) > 0,
  );
  const pictures = [
    ["light", 1280, page.url()],
    ["dark", 1280, page.url()],
    ["light", 390, page.url()],
    ["dark", 390, page.url()],
  ];
  for (const [colorScheme, width, address] of pictures) {
    const view = await open(address.replace(/&?theme=\w+/, ""), { colorScheme, viewport: { width, height: 900 } });
    await settled(view, 2500);
    const wide = await view.evaluate(() => document.documentElement.scrollWidth);
    check(`nothing is wider than ${width} pixels, ${colorScheme}`, wide <= width, `${wide}`);
    await view.screenshot({ path: join(shots, `page-${colorScheme}-${width}.png`), fullPage: true });
    await view.context().close();
  }
  rmSync(join(folder, "runs", "grown-2-x"), { recursive: true });
  await page.waitForFunction(() => !document.querySelector("#runs").textContent.includes("grown-2-x"));
  check("a deleted run leaves the table", true);
} catch (error) {
  failures.push(error.message);
  console.error(error);
} finally {
  await browser.close();
  for (const { child } of viewers) child.kill("SIGINT");
  await Promise.all(viewers.map(({ ended }) => ended));
  console.log(
    `pictures: ${process.env.SHOTS ? `${shots}: ${readdirSync(shots).join(", ")}` : "SHOTS=<folder> keeps them"}`,
  );
  rmSync(folder, { recursive: true, force: true });
}
if (failures.length > 0) {
  console.error(`${failures.length} failures: ${failures.join("; ")}`);
  process.exitCode = 1;
}
