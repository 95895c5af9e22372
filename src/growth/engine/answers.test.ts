import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BurgeonError, DataError, NumericError, OptionError, ShapeError } from "../../errors.ts";
import { checkChoice, checkOutcome, checkRest, checkState, checkUnits, checkVerdict, withBlame } from "./answers.ts";

const part = { name: "mine", file: "/home/me/mine.js" };
const label = 'trigger "mine" (/home/me/mine.js): ';
const good = { amount: 2, values: { a: 1, b: null }, reason: "because", state: null };

const thrownBy = (body: () => void): unknown => {
  try {
    body();
  } catch (error) {
    return error;
  }
  return null;
};
const problemOf = (outcome: unknown): unknown => thrownBy(() => checkOutcome(part, outcome, []));

describe("answers of a trigger", () => {
  it("are taken as they are where they are whole", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.dictionary(fc.string(), fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))),
        (amount, values) => {
          expect(problemOf({ ...good, amount, values })).toBeNull();
        },
      ),
    );
  });

  it("are refused with part and file for any amount that is no whole number of at least 0", () => {
    const wrong = fc.anything().filter((amount) => !(Number.isSafeInteger(amount) && (amount as number) >= 0));
    fc.assert(
      fc.property(wrong, (amount) => {
        const error = problemOf({ ...good, amount }) as BurgeonError;
        expect(error).toBeInstanceOf(typeof amount === "number" ? NumericError : OptionError);
        expect(error.message).toMatch(/^trigger "mine" \(\/home\/me\/mine\.js\): expected amount to be a whole number/);
        expect(error.details).toMatchObject({ part: "mine", path: "/home/me/mine.js" });
      }),
    );
  });

  it("are refused whatever else they are", () => {
    const junk = fc.anything().filter((value) => typeof value !== "object" || value === null || Array.isArray(value));
    fc.assert(fc.property(junk, (outcome) => void expect(problemOf(outcome)).toBeInstanceOf(BurgeonError)));
  });

  it.each([
    [{ reason: undefined }, "reason to be text"],
    [{ values: undefined }, "values by name for the log"],
    [{ values: { gap: Number.NaN } }, 'the value "gap" to be a finite number'],
    [{ prune: [7] }, "prune to be a list of ids of units"],
    [{ state: undefined }, "a state of plain data"],
    [{ state: { seen: new Map() } }, "a state of plain data"],
    [{ state: { last: Number.NaN } }, "a state of plain data"],
    [{ state: () => 1 }, "a state of plain data"],
  ])("with %o are refused", (wrong, expected) => {
    expect((problemOf({ ...good, ...wrong }) as Error).message).toContain(`${label}expected ${expected}`);
  });
});

describe("a state of plain data", () => {
  it("is any value that JSON keeps", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (state) => {
        expect(thrownBy(() => checkState("trigger", part, state))).toBeNull();
      }),
    );
  });
});

describe("answers of the other parts", () => {
  it("of an initializer are weights by name in Float64Arrays of finite numbers", () => {
    expect(() => checkUnits(part, { incoming: { w: new Float64Array(2) }, outgoing: {} })).not.toThrow();
    expect(() => checkUnits(part, undefined)).toThrow(
      "expected { incoming, outgoing } of initialize, received undefined",
    );
    expect(() => checkUnits(part, { incoming: { w: [1, 2] }, outgoing: {} })).toThrow(
      'incoming "w" to be a Float64Array',
    );
    expect(() => checkUnits(part, { incoming: {} })).toThrow("outgoing to be weights by name");
    const weights = { incoming: {}, outgoing: { w: Float64Array.of(1, Number.NaN) } };
    expect(thrownBy(() => checkUnits(part, weights))).toBeInstanceOf(ShapeError);
  });

  it("of a direction are candidates, of a judge steps and a verdict", () => {
    for (const choice of [undefined, {}, { taken: [1] }]) expect(() => checkChoice(part, choice)).toThrow("{ taken }");
    for (const rest of [-1, Number.NaN, "3"]) expect(() => checkRest(part, rest)).toThrow("a number of steps");
    for (const verdict of [undefined, { worse: true }])
      expect(() => checkVerdict(part, verdict)).toThrow("{ worse, poor }");
  });
});

describe("what a part throws", () => {
  it("is a DataError with part and file, or the same class as before", () => {
    const thrown = (error: unknown): unknown =>
      thrownBy(() =>
        withBlame("trigger", part, () => {
          throw error;
        }),
      );
    expect(thrown(new TypeError("x is not a function"))).toMatchObject({
      message: `${label}TypeError: x is not a function`,
    });
    expect(thrown(new TypeError("x"))).toBeInstanceOf(DataError);
    expect(thrown("a text")).toMatchObject({ message: `${label}a text` });
    const error = thrown(new ShapeError("too long", { at: 1 }));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error).toMatchObject({ message: `${label}too long`, details: { at: 1, part: "mine" } });
    expect(thrown(error)).toBe(error);
  });

  it("is unchanged if the part is not from a file", () => {
    const error = new TypeError("x");
    const body = (): never => {
      throw error;
    };
    expect(thrownBy(() => withBlame("trigger", { name: "activation" }, body))).toBe(error);
  });
});
