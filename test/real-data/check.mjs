// Trains on real data from the command line and compares the results with the expected ones.
// BURGEON_DATA: the folder that holds mnist/, iris/ and digits/. Prints a line for each check; the last argument, when given,
// is a file that gets { passed, failed }.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const data = process.env.BURGEON_DATA;
if (!data) throw new Error("BURGEON_DATA names no folder");
const main = join(import.meta.dirname, "../../dist/cli/main.js");
const out = mkdtempSync(join(tmpdir(), "burgeon-real-data-"));
let runs = 0;
let passed = 0;
let failed = 0;

/** Runs `burgeon train` and gives the object of its last line. */
function train(...args) {
  const folder = join(out, String(++runs));
  const child = spawnSync(process.execPath, [main, "train", ...args, "--out", folder, "--json"], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (child.status !== 0) throw new Error(`exit ${child.status}: ${child.stderr.trim().split("\n").at(-1)}`);
  return JSON.parse(child.stdout.trim().split("\n").at(-1));
}

function check(name, law) {
  const start = performance.now();
  let problem;
  try {
    problem = law();
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (problem) failed++;
  else passed++;
  console.log(`${problem ? "FAIL" : "ok  "} ${name} (${seconds} s)${problem ? `: ${problem}` : ""}`);
}

const expectation = (holds, found) => (holds ? null : `found ${JSON.stringify(found)}`);

check("spirals from 2 hidden units reach 0.97", () => {
  const { test, edits, widths } = train("spirals");
  return expectation(test.accuracy >= 0.97 && edits.length > 0, { test, widths, edits: edits.length });
});

check("iris reaches 0.93 over 5 seeds and stays below 100 parameters", () => {
  const results = [1, 2, 3, 4, 5].map((seed) =>
    train(join(data, "iris/iris.csv"), "--skip-lines", "1", "--seed", String(seed)),
  );
  const accuracy = results.reduce((sum, { test }) => sum + test.accuracy, 0) / results.length;
  const small = results.every(({ parameters }) => parameters <= 100);
  const found = results.map(({ test, parameters, edits }) => [test.accuracy, parameters, edits.length]);
  return expectation(accuracy >= 0.93 && small, { accuracy, found });
});

check("digits reach 0.95 on their test file, grow, and stay below 30,000 parameters", () => {
  const { test, parameters, edits } = train(
    join(data, "digits/optdigits.tra"),
    "--test",
    join(data, "digits/digits.csv.gz"),
  );
  return expectation(test.accuracy >= 0.95 && parameters <= 30_000 && edits.length > 0, {
    test,
    parameters,
    edits: edits.length,
  });
});

const mnist = [
  "mnist",
  "--strategy",
  "north-random",
  "--hidden",
  "64,64",
  "--max-width",
  "784",
  "--batch",
  "512",
  "--lr",
  "3e-4",
  "--schedule",
  "constant",
];

check("MNIST grows its first layer to 784 units within an epoch", () => {
  const { test, widths } = train(...mnist, "--epochs", "1");
  return expectation(widths[0] === 784 && test.accuracy >= 0.88, { test, widths });
});

check("MNIST at the same seed gives the same result", () => {
  const [one, two] = [1, 2].map(() => train(...mnist, "--epochs", "1", "--limit", "10000"));
  const timeless = ({ run: _run, seconds: _seconds, memory: _memory, ...rest }) => JSON.stringify(rest);
  return expectation(timeless(one) === timeless(two), [one.test, two.test]);
});

rmSync(out, { recursive: true, force: true });
const file = process.argv[2];
if (file) writeFileSync(file, JSON.stringify({ passed, failed }));
process.exitCode = failed > 0 ? 1 : 0;
