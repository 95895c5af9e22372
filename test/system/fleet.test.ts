/**
 * A study on several workers with a real PostgreSQL: workers are killed, the database restarts, the network stalls, and the results are the
 * same bits as on one machine. `BURGEON_FLEET_KILLS=100` runs the long form.
 */

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StudyStatus } from "../../src/fleet/status.ts";
import { postgresBin, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { burgeonIn, type Started } from "../support/program.ts";
import { runDigest } from "../support/run-digest.ts";
import { startProxy } from "../support/stalling-proxy.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = temporaryFolder();
const burgeon = burgeonIn(root);
const kills = Number(process.env.BURGEON_FLEET_KILLS ?? 4);
const isLong = kills > 10;
const [seeds, workers, restarts] = isLong ? ["1..12", 4, 5] : ["1..2", 2, 1];

function studyFile(name: string, more: object): string {
  const path = join(root, `${name}.json`);
  writeFileSync(
    path,
    JSON.stringify({ dataset: "moons", sizes: { small: 2, medium: 4, big: 12 }, layers: 1, seeds, ...more }),
  );
  return path;
}

const skipped = postgresBin() === null && !process.env.CI;

describe.skipIf(skipped)("burgeon work", () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
    process.env.PGPASSWORD = postgres.password;
  });
  afterAll(() => {
    delete process.env.PGPASSWORD;
    postgres?.stop();
  });

  const status = async (study: string): Promise<StudyStatus> => {
    const { out } = await burgeon("study", "status", postgres.url, "--study", study, "--json").ended;
    return JSON.parse(out)[0] as StudyStatus;
  };

  it("gives the bits of one machine, though workers are killed, PostgreSQL restarts and the network stalls", async () => {
    const still = { name: "still", strategy: "static", run: { epochs: isLong ? 8000 : 2000 } };
    const run = { epochs: isLong ? 200 : 100, patience: 0, generator: { points: 400 } };
    const patient = { name: "patient", strategy: "north-random", run: { learningRate: 0.003 } };
    const wide = { ...still, name: "still-too", run: { ...still.run, learningRate: 0.01 } };
    const arms = isLong ? ["north-random", patient, still, wide] : ["north-random", still];
    const file = studyFile("killed", { arms, controls: isLong ? [] : ["static-final:north-random"], run });
    const alone = await burgeon("study", file, "--out", "alone", "--workers", "2", "--quiet").ended;
    expect(alone).toMatchObject({ code: 0, err: "" });

    const proxy = await startProxy(postgres.port);
    const url = postgres.url.replace(String(postgres.port), String(proxy.port));
    const queued = await burgeon("study", file, "--fleet", postgres.url, "--study", "killed", "--slice", "1s").ended;
    expect(queued).toMatchObject({ code: 0, err: "" });
    const again = await burgeon("study", file, "--fleet", postgres.url, "--study", "killed", "--slice", "1s").ended;
    expect(again.out).toContain("queued already");

    const work = (): Started => burgeon("work", url, "--until-idle", "--runs", "1", "--quiet");
    const team = Array.from({ length: workers }, work);
    let [killed, restarted, stalls] = [0, 0, 0];
    while (killed < kills) {
      await wait(isLong ? 500 + Math.random() * 3000 : 1500 + Math.random() * 1000);
      const victim = Math.floor(Math.random() * workers);
      if (team[victim]!.child.exitCode !== null) break;
      team[victim]!.child.kill("SIGKILL");
      await team[victim]!.ended;
      killed++;
      team[victim] = work();
      if (restarted < restarts && killed >= ((restarted + 1) * kills) / (restarts + 1)) {
        postgres.restart(restarted++ % 2 === 0 ? "immediate" : "fast");
      }
      if (stalls === 0 && killed >= kills / 2) {
        stalls++;
        proxy.stall(isLong ? 35_000 : 3000);
      }
    }
    const ends = await Promise.all(team.map(({ ended }) => ended));
    expect(ends.map(({ code, err }) => [code, err])).toEqual(ends.map(() => [0, ""]));
    proxy.close();
    expect(killed).toBe(kills);
    expect([restarted, stalls]).toEqual([restarts, 1]);

    const { mismatches, parked, done, cells, running, problems } = await status("killed");
    expect({ mismatches, parked, running, problems, done }).toEqual({
      mismatches: [],
      parked: [],
      running: [],
      problems: [],
      done: cells,
    });
    const pulled = await burgeon(
      "study",
      "pull",
      postgres.url,
      "--study",
      "killed",
      "--out",
      "pulled",
      "--json",
      "--quiet",
    ).ended;
    expect(pulled).toMatchObject({ code: 0 });
    const names = readdirSync(join(root, "alone/runs")).sort();
    expect(readdirSync(join(root, "pulled/runs")).sort()).toEqual(names);
    for (const name of names)
      expect(runDigest(join(root, "pulled/runs", name)), name).toEqual(runDigest(join(root, "alone/runs", name)));

    const counts = postgres.sql(
      "select min(slice) + 1, (select count(*) from burgeon_fleet.attempt where study = 'killed'), sum(slice + 1) from burgeon_fleet.run where study = 'killed'",
    );
    const [fewest, attempts, slices] = counts.trim().split("|").map(Number) as [number, number, number];
    if (isLong) expect(fewest).toBeGreaterThanOrEqual(5);
    process.stderr.write(
      `${names.length} runs, at least ${fewest} slices each, ${slices} slices in ${attempts} attempts, ${killed} kills\n`,
    );
    expect(attempts - slices).toBeLessThanOrEqual(killed + workers * (restarted + stalls));
  });

  it("drains on SIGTERM: the checkpoint is stored, the exit code is 75, another worker ends the run", async () => {
    const file = studyFile("drained", {
      arms: ["north-random"],
      controls: [],
      seeds: "1",
      run: { epochs: 20_000, patience: 0, generator: { points: 400 } },
    });
    await burgeon("study", file, "--fleet", postgres.url, "--study", "drained").ended;
    const worker = burgeon("work", postgres.url, "--until-idle", "--quiet");
    const begun = "select count(*) from burgeon_fleet.attempt where study = 'drained' and step is not null";
    while (postgres.sql(begun).trim() === "0") await wait(500);
    worker.child.kill("SIGTERM");
    expect(await worker.ended).toMatchObject({ code: 75 });
    expect((await status("drained")).queued).toBe(1);
    expect(
      postgres.sql("select count(*) from burgeon_fleet.attempt where study = 'drained' and files is not null").trim(),
    ).toBe("1");
    const next = await burgeon("work", postgres.url, "--until-idle", "--quiet", "--json").ended;
    expect(JSON.parse(next.out)).toEqual({ slices: 1, finished: 1, problem: null });
  });

  it("refuses in one line what it cannot do, and takes no password from the address", async () => {
    const said = async (...args: string[]): Promise<[number | null, string]> => {
      const { code, err } = await burgeon(...args).ended;
      expect(err.trim().split("\n")).toHaveLength(1);
      return [code, err];
    };
    const [code, words] = await said("work", "postgres://burgeon:secret@127.0.0.1/x");
    expect([code, words]).toEqual([2, expect.stringContaining("PGPASSWORD")]);
    expect(words).not.toContain("secret");
    expect(await said("study", "status", "postgres://burgeon@127.0.0.1:1/x")).toEqual([
      2,
      expect.stringContaining("does not answer"),
    ]);
    expect(await said("study", "status", postgres.url.replace("burgeon@", "nobody@"))).toEqual([
      2,
      expect.stringContaining("not accepted"),
    ]);
    expect(await said("study", "status", `${postgres.url}x`)).toEqual([2, expect.stringContaining("no such database")]);
    const other = studyFile("drained", { arms: ["gradmax"], controls: [], seeds: "1" });
    expect(await said("study", other, "--fleet", postgres.url, "--study", "drained")).toEqual([
      2,
      expect.stringContaining("other options"),
    ]);
    expect(await said("study", "pull", postgres.url)).toEqual([2, expect.stringContaining("several studies")]);
  });
});
