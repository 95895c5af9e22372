// A student of one's own, and an environment stepped by it: whatever predicts and learns from examples can be distilled into.
import { fileURLToPath } from "node:url";
import {
  createWasmDevice,
  Distillation,
  defineStudent,
  Environment,
  environments,
  type Student,
  type StudentSetup,
  teachers,
} from "burgeon";
import { z } from "zod";

/** What is remembered: observations, and the answers to them. */
interface Memory {
  readonly observations: number[][];
  readonly answers: number[];
}

/** Answers as for the nearest observation it has seen, and remembers what it answered wrongly. */
function nearestNeighbor({ inputs, actionSpace }: StudentSetup, capacity: number, saved?: Memory): Student {
  const classes = actionSpace.kind === "discrete" ? actionSpace.n : 1;
  const memory = structuredClone(saved) ?? { observations: [], answers: [] };
  const distance = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
  const answer = (observation: readonly number[]): number => {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (const [i, known] of memory.observations.entries()) {
      const found = distance(known, observation);
      if (found < least) [best, least] = [memory.answers[i]!, found];
    }
    return best;
  };
  const rowsOf = (observations: Float32Array): number[][] =>
    Array.from({ length: observations.length / inputs }, (_, row) => [
      ...observations.subarray(row * inputs, (row + 1) * inputs),
    ]);
  return {
    predict: (observations) =>
      rowsOf(observations).flatMap((row) => Array.from({ length: classes }, (_, i) => Number(i === answer(row)))),
    trainOn({ observations, targets, rows }) {
      let wrong = 0;
      for (const [i, observation] of rowsOf(observations).entries()) {
        if (answer(observation) === targets[i]) continue;
        wrong++;
        if (memory.answers.length === capacity) continue;
        memory.observations.push(observation);
        memory.answers.push(targets[i]!);
      }
      return wrong / rows;
    },
    get size() {
      const parameters = memory.answers.length * (inputs + 1);
      return { parameters, hiddenUnits: memory.answers.length, edges: 0, multiplyAdds: parameters };
    },
    growthEvents: 0,
    graph: () => null,
    save: () => structuredClone(memory),
    dispose: () => undefined,
  };
}

const neighbor = defineStudent({
  name: "nearest-neighbor",
  summary: "Does what was right in the most similar situation.",
  source: "T. Cover, P. Hart, 1967, Nearest Neighbor Pattern Classification",
  options: z.strictObject({ capacity: z.int().min(1).default(100).describe("situations remembered") }),
  create: (setup, { capacity }, saved) => nearestNeighbor(setup, capacity as number, saved as Memory | undefined),
});

export async function main() {
  const [environment, teacher] = [environments.mountainCar, teachers.mountainCarTeacher];
  const protocol = { evaluateEvery: 500, evaluationEpisodes: 2, episodes: 10 };
  const device = createWasmDevice();
  const run = new Distillation({ device, environment, teacher, student: neighbor, steps: 1500, protocol });
  for (const { loss } of run.run()) if (!Number.isFinite(loss)) throw new Error("the student diverged");
  const result = run.result();

  // How often the two agree where the student itself drives.
  const car = new Environment(environment);
  let observation = car.reset({ state: [-0.5, 0] });
  let agreed = 0;
  while (!car.over) {
    const action = run.policy(observation, 1)[0]!;
    agreed += Number(action === teacher.act([...observation]));
    observation = car.step(action).observation;
  }
  return { widths: [result.hiddenUnits], return: result.return.mean, accuracy: agreed / car.steps };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await main());
