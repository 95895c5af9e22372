import { describe, expect, it } from "vitest";
import { timeless } from "../../test/support/runs.ts";
import { choose } from "../choice.ts";
import { OptionError } from "../errors.ts";
import { createWasmDevice } from "../tensor/create-device.ts";
import type { Checkpoint } from "../train/checkpoint.ts";
import type { EvaluationEvent, TrainEvent, TrainResult } from "../train/events/events.ts";
import { type DistillationOptions, type DistillationRun, distill } from "./distillation.ts";
import * as environments from "./environments/index.ts";
import { studentList, teacherOf } from "./named.ts";
import { linear, mlp } from "./students/index.ts";

const quick = { evaluationEpisodes: 2, episodes: 4, exampleEpisodes: 2 };

function begin(options: Partial<DistillationOptions>): DistillationRun {
  const environment = options.environment ?? environments.pendulum;
  const rest = { teacher: teacherOf(environment), student: linear(), protocol: quick, evaluateEvery: 100, steps: 300 };
  return distill({ device: createWasmDevice(), ...rest, ...options, environment });
}

/** To its end. */
async function finish(run: DistillationRun): Promise<{ events: TrainEvent[]; result: TrainResult }> {
  const events: TrainEvent[] = [];
  const iterator = run.trainer.run();
  for (;;) {
    const next = await iterator.next();
    if (next.done) return { events, result: next.value };
    events.push(next.value);
  }
}

const lossesOf = (events: readonly TrainEvent[]): number[] =>
  events.flatMap((event) => (event.type === "epoch" ? [event.loss] : []));
const meansOf = (events: readonly TrainEvent[]): number[] =>
  events
    .filter((event): event is EvaluationEvent => event.type === "evaluation")
    .map(({ metrics }) => metrics.return!.mean);

describe.each(studentList)("the student $name", (student) => {
  it.each([environments.pendulum, environments.acrobot])(
    "learns, the same way each time, in $name",
    async (environment) => {
      const once = () => finish(begin({ environment, student: choose(student) }));
      const { events, result } = await once();
      const losses = lossesOf(events);
      expect(losses).toHaveLength(3);
      expect(losses[2]).toBeLessThan(losses[0]!);
      expect(result.parameters).toBeGreaterThan(result.edges);
      expect(meansOf(events)).toHaveLength(3);
      const again = await once();
      expect(timeless(again)).toEqual(timeless({ events, result }));
    },
  );

  it("continues from a checkpoint to the same bits", async () => {
    const whole = begin({ student: choose(student) });
    const expected = await finish(whole);
    const taken: Checkpoint[] = [];
    const first: DistillationRun = begin({
      student: choose(student),
      callbacks: { onStep: (step) => void (step === 170 && taken.push(stored(first.trainer.checkpoint()))) },
    });
    await finish(first); // what was saved is no view of what continues
    const resume = taken[0] as Checkpoint;
    const second = begin({ student: choose(student), resume });
    expect(second.trainer.step).toBe(170);
    const { result, events } = await finish(second);
    expect(timeless(result)).toEqual(timeless(expected.result));
    expect(timeless(events)).toEqual(timeless(expected.events.slice(resume.state.events)));
    expect(timeless(second.trainer.checkpoint())).toEqual(timeless(whole.trainer.checkpoint()));
  });
});

/** As it comes back from a disk. */
function stored({ tensors, state }: Checkpoint): Checkpoint {
  const copies = Object.entries(tensors).map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]);
  return { tensors: Object.fromEntries(copies), state: JSON.parse(JSON.stringify(state)), best: null };
}

describe("distillation", () => {
  it("gives a linear student the whole return of CartPole, held-out seeds throughout", async () => {
    const run = begin({ environment: environments.cartpole, steps: 3000, protocol: {} });
    const { result } = await finish(run);
    expect(result).toMatchObject({ parameters: 10, hiddenUnits: 0, changes: 0 });
    expect(result.test).toMatchObject({ return: { worst: 500 }, teacher: { worst: 500 } });
  });

  it("lets the teacher act less and less", async () => {
    const shares = new Set<number>();
    const run: DistillationRun = begin({
      environment: environments.mountainCar,
      steps: 900,
      protocol: { ...quick, mixingEpisodes: 4 },
      callbacks: { onStep: () => void shares.add(run.source.teacherShare) },
    });
    await finish(run);
    expect([...shares]).toEqual([1, 0.75, 0.5, 0.25, 0]);
  });

  it("learns offline from the teacher's episodes alone", async () => {
    const protocol = { ...quick, mode: "offline", offlineEpisodes: 3 } as const;
    const run = begin({ environment: environments.mountainCar, steps: 5000, protocol });
    const before = run.source.save().tensors;
    const { events, result } = await finish(run);
    const after = run.source.save().tensors;
    expect(after.observations).toEqual(before.observations);
    expect(after.targets).toEqual(before.targets);
    expect(events.findLast((event) => event.type === "evaluation")).toMatchObject({ episode: 0 });
    expect(result.test!.return!.mean).toBeGreaterThan(-135);
  });

  it("sizes a perceptron as it is", () => {
    const { trainer } = begin({ student: mlp({ hidden: [8] }), environment: environments.cartpole });
    expect(trainer.model.trained.size).toEqual({ parameters: 58, widths: [8], edges: 48, multiplyAdds: 48 });
    trainer.dispose();
  });

  it("acts on observations as its model predicts", async () => {
    const run = begin({ environment: environments.cartpole, steps: 2000 });
    await finish(run);
    const policy = run.source.policy(run.trainer.model.trained);
    const states = [
      [0, 0, 0.1, 0.5],
      [0, 0, -0.1, -0.5],
    ];
    expect(states.map((state) => policy(Float32Array.from(state), 1)[0])).toEqual([1, 0]);
  });

  it.each([
    [{ teacher: teacherOf(environments.cartpole) }, 'a teacher of "pendulum", received "cartpole"'],
    [{ steps: 0 }, "whole number of steps of at least 1, received 0"],
    [{ protocol: { modes: 3 } as object }, 'unknown option "modes"'],
    [{ student: choose(linear, { hidden: [3] }) }, 'student "linear": unknown option "hidden"'],
    [{ student: choose(mlp, { activation: "tan" }) }, 'student "mlp": activation: '],
  ])("refuses %j", (options: Partial<DistillationOptions>, message) => {
    expect(() => begin(options)).toThrow(OptionError);
    expect(() => begin(options)).toThrow(message);
  });
});
