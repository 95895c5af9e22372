import { describe, expect, it } from "vitest";
import {
  AVX512,
  cpuinfo,
  fakeEnvironment,
  fakeForeign,
  fakeJudge,
  memoryVerdicts,
  usable,
} from "../../../test/support/fake-blas.ts";
import { OptionError } from "../../errors.ts";
import { findNative, type SearchOptions } from "./find.ts";
import { usualSwitches } from "./library/switches.ts";
import { installAdvice } from "./search/candidates.ts";
import { ownEnvironment } from "./search/environment.ts";

const SYSTEM = "/usr/lib/x86_64-linux-gnu/libopenblas.so.0";
const OTHER = "/usr/lib64/libopenblas.so.0";

/** A machine with an old OpenBLAS, and one that was installed later. */
function machine(variables: Record<string, string> = {}) {
  const asked: string[] = [];
  const loaded: string[] = [];
  const files = { "/proc/cpuinfo": cpuinfo(AVX512), [SYSTEM]: "1 MB of Monday", [OTHER]: "2 MB of Tuesday" };
  const judgements = {
    [SYSTEM]: usable(1, "Prescott"),
    [`${SYSTEM} SkylakeX`]: usable(4, "SkylakeX", "SkylakeX"),
    [OTHER]: usable(4.2),
  };
  return {
    asked,
    loaded,
    environment: fakeEnvironment(files, variables),
    foreign: fakeForeign({ [SYSTEM]: "Prescott", [OTHER]: "SkylakeX" }, loaded),
    judge: fakeJudge(judgements, asked),
    verdicts: memoryVerdicts(),
  };
}

describe("findNative", () => {
  it("does not look when BURGEON_BLAS is off", async () => {
    const search = await findNative({ environment: fakeEnvironment({}, { BURGEON_BLAS: " OFF " }) });
    expect(search).toMatchObject({ found: null, reason: "switched off by BURGEON_BLAS=off", judged: [] });
  });

  it("refuses a BURGEON_BLAS that cannot be loaded, by name", async () => {
    const environment = fakeEnvironment({}, { BURGEON_BLAS: "/no/such/libblas.so" });
    const search = findNative({
      environment,
      foreign: fakeForeign({}),
      judge: fakeJudge({}),
      verdicts: memoryVerdicts(),
    });
    await expect(search).rejects.toThrow(OptionError);
    await expect(search).rejects.toThrow(/BURGEON_BLAS.*\/no\/such\/libblas\.so/);
  });

  it("uses the library in BURGEON_BLAS, however slow, and only for the products where it is faster", async () => {
    const never = { ...usualSwitches, matmul: { nn: null, nt: null, tn: null, tt: null } };
    const options = machine({ BURGEON_BLAS: SYSTEM, OPENBLAS_CORETYPE: "Prescott" });
    const judge = fakeJudge({ [SYSTEM]: { ...usable(1, "Prescott"), switches: never } });
    const search = await findNative({ ...options, judge });
    expect(search).toMatchObject({ found: { path: SYSTEM }, record: { coreType: null, switches: never } });
  });

  it("reports why there is none and how to get one", async () => {
    const environment = fakeEnvironment();
    const search = await findNative({ environment, foreign: fakeForeign({}), verdicts: memoryVerdicts() });
    expect(search).toMatchObject({
      found: null,
      reason: expect.stringContaining("no OpenBLAS"),
      advice: installAdvice(environment),
    });
  });

  it("reports that koffi is missing, and refuses BURGEON_BLAS without it", async () => {
    const foreign = async () => ({ missing: "Cannot find package 'koffi'" });
    const search = await findNative({ environment: fakeEnvironment(), foreign });
    expect(search).toMatchObject({ found: null, reason: "koffi cannot be used: Cannot find package 'koffi'" });
    expect(search).toMatchObject({ advice: expect.stringContaining("npm install koffi") });
    const wanted = findNative({ environment: fakeEnvironment({}, { BURGEON_BLAS: "libopenblas.so.0" }), foreign });
    await expect(wanted).rejects.toThrow(OptionError);
  });

  it("opens a library that is older than the processor with better kernels, and judges no more than it must", async () => {
    const { asked, loaded, ...options } = machine();
    const search = await findNative(options);
    expect(search).toMatchObject({ found: { path: SYSTEM, core: "SkylakeX" }, record: { coreType: "SkylakeX" } });
    expect(asked).toEqual([SYSTEM, `${SYSTEM} SkylakeX`]);
    expect(loaded).toEqual([`${SYSTEM} SkylakeX`]);
    await findNative(options);
    expect(asked).toHaveLength(2);
  });

  it("refuses what this process opens otherwise than the child did", async () => {
    const foreign = fakeForeign({ [OTHER]: "Haswell" });
    const search = await findNative({
      ...machine({ BURGEON_BLAS: "" }),
      judge: fakeJudge({ [OTHER]: usable(4) }),
      foreign,
    });
    expect(search).toMatchObject({
      found: null,
      reason: expect.stringContaining("other kernels in this process (Haswell)"),
    });
  });

  describe("with the record of a run", () => {
    const begun = async (options: SearchOptions) => {
      const search = await findNative(options);
      if (!search.found) throw new Error(search.reason);
      return search.record;
    };

    it("uses library, kernels and switches of the record, whatever a new measurement says", async () => {
      const record = { ...(await begun(machine())), switches: { ...usualSwitches, gram: 7 } };
      const { asked, ...options } = machine();
      const again = await findNative({ ...options, judge: fakeJudge({ [OTHER]: usable(9) }, asked), record });
      expect(again).toMatchObject({ found: { path: SYSTEM, core: "SkylakeX" }, record: { switches: { gram: 7 } } });
      expect(asked).toEqual([]);
    });

    it("finds the same kernels in another place, judged before they are loaded", async () => {
      const record = {
        ...(await begun(machine())),
        path: "/elsewhere/libopenblas.so",
        switches: { ...usualSwitches, gram: 7 },
      };
      const again = await findNative({ ...machine(), record });
      expect(again).toMatchObject({
        found: { path: SYSTEM, core: "SkylakeX" },
        record: { path: SYSTEM, switches: { gram: 7 } },
      });
    });

    it("does not load on another processor what was loaded on the run's", async () => {
      const record = { ...(await begun(machine())), processor: "another" };
      const { loaded, ...options } = machine();
      const judge = fakeJudge({ [SYSTEM]: usable(1.5, "Haswell") });
      const again = await findNative({
        ...options,
        judge,
        foreign: fakeForeign({ [SYSTEM]: "Haswell" }, loaded),
        record,
      });
      expect(again).toMatchObject({ found: { core: "Haswell" } });
      expect(loaded).toEqual([`${SYSTEM} Haswell`]);
    });

    it("uses what is here where the library is gone", async () => {
      const record = { ...(await begun(machine())), version: "0.3.9" };
      const again = await findNative({ ...machine(), record });
      expect(again).toMatchObject({ found: { version: "0.3.21" }, record: { version: "0.3.21" } });
    });

    it("continues without a BLAS where the run had none, unless one is named", async () => {
      expect(await findNative({ ...machine(), record: null })).toMatchObject({ found: null, reason: /without a BLAS/ });
      const named = await findNative({ ...machine({ BURGEON_BLAS: OTHER }), record: null });
      expect(named).toMatchObject({ found: { path: OTHER } });
    });
  });

  it("finds by path the same as by search", async () => {
    const search = await findNative();
    if (search.found === null) {
      expect(search.advice).not.toBe("");
      return;
    }
    const own = ownEnvironment();
    const environment = { ...own, variables: { ...own.variables, BURGEON_BLAS: search.found.path } };
    const again = await findNative({ environment });
    const { name, version, path } = search.found;
    expect(again.found).toMatchObject({ name, version, path });
    expect(search.found.threads() ?? 1).toBe(1);
  }, 60_000);
});
