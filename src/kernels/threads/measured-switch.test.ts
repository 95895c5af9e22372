import { describe, expect, it } from "vitest";
import { MeasuredSwitch } from "./measured-switch.ts";

/** How many of `jobs` went to several threads, and what all took, when a job takes so long on one and on several. */
function run(decides: MeasuredSwitch, jobs: number, ms: readonly [number, number], size = 1e6) {
  let [several, spent] = [0, 0];
  for (let i = 0; i < jobs; i++) {
    const side = decides.side("product", size);
    decides.note("product", size, side, ms[side]);
    several += side;
    spent += ms[side];
  }
  return { several, spent };
}

describe("MeasuredSwitch", () => {
  it("goes to the faster side, and loses about a hundredth to finding out", () => {
    const [fast, slow] = [run(new MeasuredSwitch(), 5000, [2, 1]), run(new MeasuredSwitch(), 5000, [1, 20])];
    expect(fast.several).toBeGreaterThan(4600);
    expect(fast.spent).toBeLessThan(1.02 * 5000);
    expect(slow.several).toBeLessThan(50);
    expect(slow.spent).toBeLessThan(1.04 * 5000);
  });

  it("finds out when the other side has become faster", () => {
    const decides = new MeasuredSwitch();
    run(decides, 1000, [1, 1.5]);
    expect(run(decides, 5000, [1, 0.6]).several).toBeGreaterThan(3000);
  });

  it("keeps sizes and kinds apart", () => {
    const decides = new MeasuredSwitch();
    run(decides, 1000, [1, 2], 1e5);
    run(decides, 1000, [2, 1], 1e7);
    decides.note("update", 1e7, 0, 1);
    const most = (size: number): number => run(decides, 100, size === 1e5 ? [1, 2] : [2, 1], size).several;
    expect(most(1e5)).toBeLessThan(15);
    expect(most(1e7)).toBeGreaterThan(85);
  });
});
