// A student of your own, and an environment stepped by it: whatever answers and learns from rows can be distilled into.
import { fileURLToPath } from "node:url";
import { createWasmDevice, distill, environments, strategies, teachers } from "burgeon";
import {
  defineStudent,
  Environment,
  type ModelStart,
  type Session,
  type Tensor,
  type TrainableModel,
  z,
} from "burgeon/extend";

/** What is remembered: observations, and the answers to them. */
interface Memory {
  readonly observations: number[][];
  readonly answers: number[];
}

/** Answers as for the nearest observation it has seen, and remembers what it answered wrongly. */
function nearestNeighbor(session: Session, capacity: number): TrainableModel {
  const { device, source, settings } = session;
  let memory: Memory = { observations: [], answers: [] };
  const [inputs = 1] = source.inputShape;
  const answer = (observation: readonly number[]): number => {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (const [i, known] of memory.observations.entries()) {
      const found = known.reduce((sum, value, c) => sum + (value - observation[c]!) ** 2, 0);
      if (found < least) [best, least] = [memory.answers[i]!, found];
    }
    return best;
  };
  const rowsOf = (x: Tensor): number[][] => {
    const values = [...x.read()];
    return Array.from({ length: values.length / inputs }, (_, row) => values.slice(row * inputs, (row + 1) * inputs));
  };
  const oneHot = (row: number[]): number[] =>
    Array.from({ length: source.outputs }, (_, i) => Number(i === answer(row)));
  const parameters = (): number => memory.answers.length * (inputs + 1);
  return {
    trained: {
      device,
      inputShape: source.inputShape,
      axes: ["remembered"],
      get size() {
        return { widths: [memory.answers.length], parameters: parameters(), edges: 0, multiplyAdds: parameters() };
      },
      forward: (x) => device.tensor(rowsOf(x).flatMap(oneHot), [x.rows, source.outputs]),
      dispose: () => undefined,
    },
    get bytes() {
      return 8 * parameters();
    },
    get flops() {
      return 3 * parameters();
    },
    step(numbers, made) {
      return device.scope("step", () => {
        const { inputs: x, targets } = source.training.split.batch(numbers);
        const labels = targets.kind === "classes" ? device.ints(targets.labels, numbers.length) : [];
        let wrong = 0;
        for (const [i, observation] of rowsOf(x).entries()) {
          if (answer(observation) === labels[i]) continue;
          wrong++;
          if (memory.answers.length === capacity) continue;
          memory.observations.push(observation);
          memory.answers.push(labels[i]!);
        }
        session.progress.step++;
        const value = { loss: wrong / numbers.length, count: numbers.length, correct: numbers.length - wrong };
        const step = { value, learningRate: settings.learningRate };
        made(step);
        return step;
      });
    },
    save: () => ({
      tensors: {},
      state: { widths: [memory.answers.length], strategy: null, own: structuredClone(memory) },
    }),
    restore({ state }) {
      memory = structuredClone(state.own) as Memory;
    },
    dispose: () => undefined,
  };
}

const neighbors = (capacity: number): ModelStart => ({
  spec: null,
  strategy: strategies.fixed,
  graph: false,
  begin: (session) => nearestNeighbor(session, capacity),
  load: () => null,
});

const neighbor = defineStudent({
  name: "nearest-neighbor",
  summary: "Does what was right in the most similar situation.",
  source: "T. Cover, P. Hart, 1967, Nearest Neighbor Pattern Classification",
  options: z.strictObject({ capacity: z.int().min(1).default(100).describe("situations remembered") }),
  start: ({ capacity }) => ({ model: neighbors(capacity) }),
});

export async function main() {
  const [environment, teacher] = [environments.mountainCar, teachers.mountainCarTeacher];
  const protocol = { evaluationEpisodes: 2, episodes: 10 };
  const device = createWasmDevice();
  const run = distill({ device, environment, teacher, student: neighbor(), steps: 1500, evaluateEvery: 500, protocol });
  const { hiddenUnits, test } = await run.result();

  // How often the two agree where the student itself drives.
  const policy = run.source.policy(run.trainer.model.trained);
  const car = new Environment(environment);
  let observation = car.reset({ state: [-0.5, 0] });
  let agreed = 0;
  while (!car.over) {
    const action = policy(observation, 1)[0]!;
    agreed += Number(action === teacher.act([...observation]));
    observation = car.step(action).observation;
  }
  return { widths: [hiddenUnits], return: test?.return?.mean ?? 0, accuracy: agreed / car.steps };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());
