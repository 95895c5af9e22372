import { expect, it } from "vitest";
import { normalSamples } from "../../../test/support/growth.ts";
import { full, type Glance, looks } from "../../../test/support/looks.ts";

const held = (values: readonly number[], samples = full): Glance[] =>
  values.map((loss) => ({ samples, more: { validationLoss: () => loss } }));
const asks = (course: readonly Glance[], given = {}): boolean[] =>
  looks("held-out-plateau", course, { plateau: 2, improvement: 0.1, ...given }).map(({ amount }) => amount > 0);

it("asks where the held-out loss fell by less than a tenth over the last looks, and not while it falls", () => {
  expect(asks(held([1, 0.8, 0.6, 0.45, 0.44, 0.43]))).toEqual([false, false, false, false, false, true]);
  expect(asks(held([1, 0.8, 0.64, 0.5, 0.4]))).toEqual([false, false, false, false, false]);
});

it("asks where the held-out loss rises, as it does when the network learns its training rows by heart", () => {
  expect(asks(held([1, 0.5, 0.6, 0.7])).at(-1)).toBe(true);
});

it("waits anew after the network has changed", () => {
  const wider = normalSamples(60, 9, 2);
  expect(asks([...held([1, 1, 1]), ...held([1, 1, 1], wider)])).toEqual([false, false, true, false, false, true]);
});

it("ends growth after growths in a row that did not lower the loss", () => {
  const course = [8, 9, 10].flatMap((width) => held([1, 1, 1], normalSamples(60, width, width)));
  const outcomes = looks("held-out-plateau", course, { plateau: 2, poorGrowths: 2 });
  expect(outcomes.at(-1)!.over).toBe("the last 2 growths did not lower the held-out loss");
  expect(outcomes.slice(0, -1).every(({ over }) => over === undefined)).toBe(true);
});

it("ends growth where hardly any loss is left", () => {
  expect(looks("held-out-plateau", held([1, 0.005])).at(-1)!.over).toContain("nothing is left to explain");
});
