/** Self-motivated growing networks against perceptrons, and without each of their rules. @module */

import { type Arm, defineStudy, type StudyDefinition } from "../definition.ts";

const variant = (name: string, options: Arm["options"] = {}): Arm => ({ name, strategy: "smgrnn", options });
const perceptron = (...hidden: number[]): Arm => ({
  name: `mlp ${hidden.join("-")}`,
  strategy: "mlp",
  options: { hidden },
});

/** One setting of the module for all tasks. */
export const smgrnn: StudyDefinition = defineStudy({
  kind: "distill",
  name: "smgrnn",
  summary: "Structural plasticity of a graph of neurons for control: compared with perceptrons, and rule by rule.",
  source: "Jia & Zhou 2025, arXiv:2512.12713; experiment reconstructed",
  datasets: ["cartpole", "acrobot", "mountain-car", "mountain-car-continuous", "pendulum"],
  arms: [
    variant("smgrnn"),
    { name: "linear", strategy: "linear" },
    perceptron(8),
    perceptron(16),
    perceptron(32),
    perceptron(64),
    perceptron(32, 32),
    perceptron(64, 64),
    variant("growth off", { plasticity: false }),
    variant("growth only", { pruning: false }),
    variant("edge-driven only", { randomGrowth: false, pruning: false }),
    variant("random only", { edgeGrowth: false, pruning: false }),
    variant("activity rules", { activityGrowth: true, inactivity: true }),
    variant("pruning 0.1", { pruneShare: 0.1 }),
    variant("pruning 1", { pruneShare: 1 }),
    variant("function-preserving", { functionPreserving: true }),
    variant("recurrent", { recurrent: true }),
    variant("fully joined start", { density: 1 }),
  ],
  controls: ["static-final:smgrnn"],
  scales: {
    quick: { seeds: "1..2", run: { steps: 10_000, episodes: 20 } },
    cpu: { seeds: "1..5" },
    full: { seeds: "1..10" },
  },
});
