/**
 * Compares the runs of test/golden/runs.json with those of the commit that recorded them first, and prints each difference.
 *
 *   node scripts/compare-golden.mjs
 *
 * A changed entry needs a reason: each commit that changed it has a line in its message
 *
 *   Golden: <entry or glob>: <reason>
 *
 * such as `Golden: neurogenesis/trigger-*: a layer at its cap is not looked at any more`; `*` stands for any characters. An entry that
 * was added later needs none, one that is gone needs one. Exits with 1 when a reason is missing, also where the change is not committed.
 */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const FILE = "test/golden/runs.json";
/** Differences that are printed of each entry. */
const SHOWN = 8;

const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
const lines = (text) => text.split("\n").filter((line) => line !== "");
const runsAt = (commit) => JSON.parse(git("show", `${commit}:${FILE}`));

/** Paths and values of what differs, as text. */
function differences(before, after, path = "") {
  if (isDeepStrictEqual(before, after)) return [];
  const isTree = (value) => typeof value === "object" && value !== null;
  if (!isTree(before) || !isTree(after)) return [`${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(before[key], after[key], path === "" ? key : `${path}.${key}`));
}

/** What the message of a commit says about an entry; undefined when it says nothing. */
function reasonOf(commit, entry) {
  for (const line of lines(git("log", "-1", "--format=%B", commit))) {
    const [, glob, reason] = /^Golden: ([^:\s]+): (.*\S)/.exec(line) ?? [];
    if (glob === undefined) continue;
    const pattern = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    if (new RegExp(`^${pattern.join(".*")}$`).test(entry)) return reason;
  }
  return undefined;
}

const [first] = lines(git("log", "--diff-filter=A", "--format=%H", "--reverse", "--", FILE));
if (first === undefined) throw new Error(`no commit has added ${FILE}`);
const commits = lines(git("log", "--format=%H", "--reverse", `${first}..HEAD`, "--", FILE));
const versions = [first, ...commits].map((commit) => ({ commit, runs: runsAt(commit) }));
versions.push({ commit: null, runs: JSON.parse(readFileSync(new URL(`../${FILE}`, import.meta.url), "utf8")) });

const original = versions[0].runs;
const current = versions.at(-1).runs;
let missing = 0;
let changed = 0;
for (const [entry, run] of Object.entries(original)) {
  const steps = versions
    .slice(1)
    .map(({ commit, runs }, i) => ({ commit, was: versions[i].runs[entry], is: runs[entry] }));
  const changes = steps.filter(({ was, is }) => !isDeepStrictEqual(was, is));
  if (changes.length === 0) continue;
  changed++;
  const found = differences(run, current[entry]);
  console.log(`${entry}: ${found.length === 0 ? "as at first, after changes" : `${found.length} differences`}`);
  for (const line of found.slice(0, SHOWN)) console.log(`  ${line}`);
  if (found.length > SHOWN) console.log(`  and ${found.length - SHOWN} more`);
  for (const { commit } of changes) {
    const reason = commit === null ? undefined : reasonOf(commit, entry);
    if (reason === undefined) missing++;
    console.log(`  ${commit === null ? "not committed" : commit.slice(0, 10)}: ${reason ?? "NO REASON"}`);
  }
}
const added = Object.keys(current).filter((entry) => !(entry in original));
console.log(
  `${Object.keys(original).length} runs of ${first.slice(0, 10)}: ${changed} changed, ${missing} changes without a reason; ${added.length} runs added since`,
);
process.exitCode = missing > 0 ? 1 : 0;
