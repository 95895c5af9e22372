// Exports runs as C and JavaScript, and compares their answers for every row of the run's own table with the network's: C compiled here,
// JavaScript in Node and in Chromium. Prints a line for each.
// Usage: node test/clients/rows.mjs <run>...   (CHROMIUM: path of the browser, default /usr/bin/chromium)
import { createServer } from "node:http";
import { exportFormats } from "burgeon/export";
import { chromium } from "playwright-core";
import { largestDifference } from "../../dist/export/difference.js";
import { tableSamples } from "../../dist/export/samples.js";
import { fileRows } from "../../dist/node/export/file-rows.js";
import { rowsOf } from "../../dist/node/export/javascript-runner.js";
import { trainedModel } from "../../dist/node/export/run-model.js";
import { findRunner } from "../../dist/node/export/runners.js";

const MOST = 1e-5;
let failed = 0;

function report(name, difference, rows) {
  if (!(difference <= MOST)) failed++;
  console.log(
    `${difference <= MOST ? "ok     " : "FAILED "} ${name.padEnd(44)} ${rows} rows  ${difference.toExponential(1)}`,
  );
}

/** The module's answers in a page. */
async function inChromium(browser, bytes, rows) {
  const server = createServer((request, response) => {
    const isModule = request.url === "/model.js";
    response.setHeader("content-type", isModule ? "text/javascript" : "text/html");
    response.end(isModule ? Buffer.from(bytes) : "<!doctype html><title>model</title>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const answers = await page.evaluate(
    async ({ all, path }) => {
      const { predict, classes } = await import(path);
      return all.map((row) => {
        const { prediction, probabilities } = predict(Object.fromEntries(row));
        if (classes) return [prediction, classes.map((name) => probabilities[name])];
        return [null, typeof prediction === "object" ? Object.values(prediction) : [prediction]];
      });
    },
    { all: rows.map((row) => Object.entries(row)), path: "/model.js" },
  );
  await page.close();
  server.close();
  return {
    label: answers.map(([label]) => label),
    probabilities: answers.flatMap(([, p]) => p),
    value: answers.flatMap(([, v]) => v),
  };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const run of process.argv.slice(2)) {
  const exportable = await trainedModel(run, {});
  const { model, config, predict } = exportable;
  const table = await fileRows(config, model.input, Number.POSITIVE_INFINITY);
  const samples = tableSamples(model.input, table);
  const own = predict(samples.inputs, samples.rows);
  const compare = (answers) => largestDifference(model.output, own, answers, model.program.outputs);
  for (const format of [exportFormats.c, exportFormats.js]) {
    const runner = await findRunner(format);
    const bytes = format.encode(model);
    report(`${run}: ${runner.name}`, compare(await runner.run(bytes, model, samples)), samples.rows);
    if (format.name === "js")
      report(`${run}: Chromium`, compare(await inChromium(browser, bytes, rowsOf(model, samples))), samples.rows);
  }
  exportable.dispose();
}
await browser.close();
process.exit(failed > 0 ? 1 : 0);
