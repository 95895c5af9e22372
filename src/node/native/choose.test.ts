import { describe, expect, it } from "vitest";
import {
  AVX512,
  cpuinfo,
  fakeEnvironment,
  fakeJudge,
  memoryVerdicts,
  usable,
} from "../../../test/support/fake-blas.ts";
import { type Bench, choose } from "./choose.ts";
import type { Judgement } from "./judge/judgement.ts";
import { processorOf } from "./judge/processor.ts";

const candidateOf = (path: string) => ({ path, origin: "system", stamp: "1" }) as const;
const [FIRST, SECOND, THIRD] = ["/first.so", "/second.so", "/third.so"].map(candidateOf) as [
  ReturnType<typeof candidateOf>,
  ReturnType<typeof candidateOf>,
  ReturnType<typeof candidateOf>,
];

function bench(judgements: Record<string, Judgement>, { flags = AVX512, variables = {} } = {}) {
  const environment = fakeEnvironment({ "/proc/cpuinfo": cpuinfo(flags) }, variables);
  const asked: string[] = [];
  const judge = fakeJudge(judgements, asked);
  const made: Bench = { environment, processor: processorOf(environment), judge, verdicts: memoryVerdicts() };
  return { asked, made };
}

describe("choose", () => {
  it("takes the fastest library, an earlier one where the difference is small", async () => {
    const { made } = bench({ "/first.so": usable(2), "/second.so": usable(2.2), "/third.so": usable(2.4) });
    expect((await choose(made, [FIRST, SECOND, THIRD])).best?.candidate).toBe(THIRD);
    expect((await choose(made, [FIRST, SECOND])).best?.candidate).toBe(FIRST);
  });

  it("tries no further library when one is fast enough, but all when asked to", async () => {
    const judgements = { "/first.so": usable(3), "/second.so": usable(5) };
    const { made, asked } = bench(judgements);
    expect(await choose(made, [FIRST, SECOND])).toMatchObject({
      best: { candidate: FIRST },
      judged: [{}, { judgement: null }],
    });
    expect(asked).toEqual(["/first.so"]);
    expect((await choose(made, [FIRST, SECOND], true)).best?.candidate).toBe(SECOND);
    // What is known by then counts at the next start too.
    expect((await choose(made, [FIRST, SECOND])).best?.candidate).toBe(SECOND);
    expect(asked).toEqual(["/first.so", "/second.so"]);
  });

  it("skips a library that crashes or computes something else", async () => {
    const { made } = bench({ "/first.so": { problem: "its product differs" }, "/third.so": usable(1.3) });
    const choice = await choose(made, [FIRST, SECOND, THIRD]);
    expect(choice.best?.candidate).toBe(THIRD);
    expect(choice.judged[1]?.judgement).toEqual({ problem: "it crashed" });
  });

  it("measures each library once, and one with a problem again only when all are requested", async () => {
    const { made, asked } = bench({});
    for (const all of [false, false, true]) await choose(made, [FIRST], all);
    expect(asked).toEqual(["/first.so", "/first.so"]);
  });

  it("keeps no verdict where nothing was learned", async () => {
    const { made, asked } = bench({ "/first.so": { problem: "no answer", passes: true } });
    for (const all of [false, false]) await choose(made, [FIRST], all);
    expect(asked).toEqual(["/first.so", "/first.so"]);
  });

  describe("an OpenBLAS older than the processor", () => {
    const old = { "/first.so": usable(1, "Prescott") };

    it("gets the best kernels that do not crash and are faster", async () => {
      const haswell = { "/first.so Haswell": usable(3, "Haswell", "Haswell") };
      const { made, asked } = bench({ ...old, ...haswell });
      expect((await choose(made, [FIRST])).best?.judgement).toMatchObject({ core: "Haswell", coreType: "Haswell" });
      expect(asked).toEqual(["/first.so", "/first.so SkylakeX", "/first.so Haswell"]);
    });

    it("keeps its own where others are not faster", async () => {
      const { made } = bench({ ...old, "/first.so SkylakeX": usable(1.1, "SkylakeX", "SkylakeX") });
      expect((await choose(made, [FIRST])).best?.judgement).toMatchObject({ core: "Prescott", coreType: null });
    });

    it("is not asked to use kernels that the processor cannot run, nor any against the user's setting", async () => {
      const sse = bench(old, { flags: "sse2" });
      await choose(sse.made, [FIRST]);
      const told = bench(old, { variables: { OPENBLAS_CORETYPE: "Prescott" } });
      await choose(told.made, [FIRST]);
      expect([sse.asked, told.asked]).toEqual([["/first.so"], ["/first.so"]]);
    });
  });

  it("measures again for another processor, file or setting", async () => {
    const { made, asked } = bench({ "/first.so": usable(3) });
    await choose(made, [FIRST]);
    await choose({ ...made, processor: { type: "other", features: null } }, [FIRST]);
    await choose(made, [{ ...FIRST, stamp: "2" }]);
    const environment = { ...made.environment, variables: { OPENBLAS_CORETYPE: "Haswell" } };
    await choose({ ...made, environment }, [FIRST]);
    await choose(made, [FIRST]);
    expect(asked).toHaveLength(4);
  });
});
