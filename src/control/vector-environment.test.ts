import { describe, expect, it } from "vitest";
import { OptionError, ShapeError } from "../errors.ts";
import { Environment } from "./environment.ts";
import { cartpole, pendulum } from "./environments/index.ts";
import { environmentList, teacherOf } from "./named.ts";
import { VectorEnvironment } from "./vector-environment.ts";

describe.each(environmentList)("many of $name", (definition) => {
  it("go as each would go alone, and stay as they are when over", () => {
    const { act } = teacherOf(definition);
    const features = definition.observationSpace.low.length;
    const many = new VectorEnvironment(definition, 3);
    const alone = [7, 8, 9].map((seed) => {
      const environment = new Environment(definition);
      environment.reset({ seed });
      return environment;
    });
    let observations = many.reset(7);
    for (let i = 0; i < 120; i++) {
      const actions = alone.map((_, row) => act([...observations.subarray(row * features, (row + 1) * features)]));
      const step = many.step(actions);
      observations = step.observations;
      for (const [row, environment] of alone.entries()) {
        const wasOver = environment.over;
        const single = wasOver ? null : environment.step(actions[row]!);
        expect(observations.slice(row * features, (row + 1) * features)).toEqual(environment.observe());
        expect(step.rewards[row]).toBe(single?.reward ?? 0);
        expect(step.terminated[row]).toBe(Number(single?.terminated ?? false));
        expect(step.truncated[row]).toBe(Number(single?.truncated ?? false));
      }
    }
    expect(many.over).toBe(alone.every((environment) => environment.over));
  });
});

describe("many environments", () => {
  it("are reset one by one", () => {
    const many = new VectorEnvironment(cartpole, 2);
    many.reset(0);
    many.resetOne(1, { state: [2.399, 5, 0, 0] });
    expect([...many.step([1, 1]).terminated]).toEqual([0, 1]);
    expect(many.resetOne(1, { seed: 5 })).toEqual(new Environment(cartpole).reset({ seed: 5 }));
    expect([...many.step([1, 1]).terminated]).toEqual([0, 0]);
  });

  it("refuse too few actions, and actions outside the space", () => {
    const many = new VectorEnvironment(pendulum, 2);
    many.reset(0);
    expect(() => many.step([0])).toThrow(ShapeError);
    expect(() => many.step([0])).toThrow("expected actions [2, 1], received 1 numbers");
    expect(() => many.step([0, 3])).toThrow(OptionError);
  });
});
