/** Layers under a growth strategy, as a model in training. @module */

import { OptionError } from "../../errors.ts";
import { type Composition, strategyOf } from "../../growth/engine/sentence.ts";
import type { Diagnostic } from "../../growth/look/diagnostics.ts";
import { burgeonSentence } from "../../growth/strategies/shared/burgeon-sentence.ts";
import { fixed } from "../../growth/strategies/static.ts";
import type { GrowthEnd, GrowthRoom, RunningStrategy, StrategyDefinition } from "../../growth/strategy.ts";
import type { LayerSpec } from "../../nn/layer.ts";
import { Network } from "../../nn/network.ts";
import { withOutputs } from "../../nn/open-outputs.ts";
import type { SavedModel, SavedTensor } from "../checkpoint.ts";
import type { Diagnosis, DiagnosisOptions } from "../diagnosis/diagnosis.ts";
import type { MadeStep, Model, ModelStart, StepOutcome, TrainedModel } from "../model.ts";
import type { StrategyDeclaration } from "../options.ts";
import type { Session } from "../session.ts";
import { diagnoseLayers } from "./diagnosis.ts";
import { isKeptTensor } from "./kept-model.ts";
import { restoreVariables, variableBytes } from "./model-state.ts";
import { update } from "./passes.ts";
import { LayersState } from "./state.ts";
import { strategyContext } from "./strategy-context.ts";
import { trainedLayers } from "./trained-layers.ts";
import { trainingBatch } from "./training-batch.ts";

/** Values of all parameters by name, and of running statistics where they are known, instead of the ones that the seed draws. */
export type InitialValues = Readonly<Record<string, SavedTensor>>;

/** A network of layers as a model that has not begun. */
export class Layers implements Model {
  readonly network: Network;
  readonly trained: TrainedModel;
  readonly #state: LayersState;
  readonly #strategy: RunningStrategy;

  constructor(network: Network, session: Session, resume: SavedModel | null) {
    const { device, settings } = session;
    const state = new LayersState(network, session);
    this.network = network;
    this.trained = state.trained;
    this.#state = state;
    try {
      if (resume) state.restoreLayers(resume);
      const context = strategyContext(state, (rate) => this.#quietStep(rate));
      this.#strategy = device.scope("strategy start", () =>
        starting(settings.strategy).start(network, context, settings.strategyOptions, resume?.state.strategy),
      );
      this.#follow();
    } catch (error) {
      state.dispose();
      throw error;
    }
  }

  get flops(): number {
    return this.network.flops();
  }

  get bytes(): number {
    return variableBytes(this.network, this.#state.optimizer);
  }

  get sizes(): readonly number[] | undefined {
    return this.#strategy.sizes?.();
  }

  step(rows: Int32Array, made: (step: MadeStep) => void): StepOutcome {
    const outcome = this.network.device.scope("step", () => {
      const outcome = this.#update(rows);
      if ("problem" in outcome) return outcome;
      made(outcome);
      this.#strategy.afterStep();
      return outcome;
    });
    this.#state.batch = null;
    return outcome;
  }

  /** In the current scope. */
  #update(rows: Int32Array, learningRate?: number): StepOutcome {
    const state = this.#state;
    const { watch, source } = state.session;
    const batch = watch.time("data", () => trainingBatch(state.session, rows));
    state.batch = { inputs: batch.inputs, rows };
    const outcome = update(state, batch, { terms: () => this.#strategy.lossTerms(), learningRate });
    source.training.recent.push(rows);
    return outcome;
  }

  /** A step of a trial: the present batch stays what it is. */
  #quietStep(learningRate?: number): void {
    const { batch, session } = this.#state;
    session.device.scope("trial", () => this.#update(session.source.training.order.next(), learningRate));
    this.#state.batch = batch;
  }

  /** The optimizer updates the parameters of network and strategy as they are now. */
  #follow(): void {
    this.#state.optimizer.follow([...this.network.parameters, ...this.#strategy.parameters]);
  }

  save(): SavedModel {
    return this.#state.save(this.#strategy.state());
  }

  restore(saved: SavedModel): void {
    this.#state.restore(saved);
  }

  settle(): boolean {
    if (!this.#strategy.finish) return false;
    this.network.device.scope("finish", () => this.#strategy.finish?.());
    this.#follow();
    return true;
  }

  get units(): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries(this.network.axes.map(({ name, units }) => [name, units.map(({ id }) => id)]));
  }

  growthRoom(): GrowthRoom | undefined {
    return this.#strategy.room?.();
  }

  growthEnd(): GrowthEnd | null | undefined {
    return this.#strategy.ended?.();
  }

  diagnose(options: DiagnosisOptions, signals: readonly Diagnostic[]): Diagnosis {
    return diagnoseLayers(this.#state, options, signals);
  }

  dispose(): void {
    this.#state.dispose();
  }
}

/** @throws OptionError for a strategy that is for another kind of model */
function starting(strategy: StrategyDeclaration): StrategyDefinition {
  if ("start" in strategy) return strategy as StrategyDefinition;
  throw new OptionError(
    `strategy "${strategy.name}": it does not grow layers. Name one that does, such as "burgeon".`,
    {
      strategy: strategy.name,
    },
  );
}

/** `burgeon` with no part but its own: a bundle that names no strategy holds no others. */
const standard = strategyOf(burgeonSentence as Composition);

/** A network of these layers, to be trained. `initial`: values of all its parameters by name, instead of what the seed draws. */
export function layers(spec: LayerSpec, initial: InitialValues | null = null): ModelStart<Layers> {
  return {
    spec,
    strategy: standard,
    graph: false,
    observed: fixed(),
    begin(session, resume) {
      const { device, source, settings } = session;
      const { inputShape } = source;
      const inputs = inputShape.reduce((size, dim) => size * dim, 1);
      const own = withOutputs(spec, source.outputs);
      const network = new Network(device, own, { inputs, inputShape, seed: settings.seed });
      try {
        if (initial) {
          const statistics = network.buffers.filter(({ name }) => Object.hasOwn(initial, name));
          restoreVariables([...network.parameters, ...statistics], initial);
        }
      } catch (error) {
        network.dispose();
        throw error;
      }
      return new Layers(network, session, resume);
    },
    load(device, { state, tensors }, { inputShape }) {
      const inputs = inputShape.reduce((size, dim) => size * dim, 1);
      const network = new Network(device, state.layers?.layers ?? spec, { inputs, inputShape, seed: 0 });
      const variables = [...network.parameters, ...network.buffers];
      const isOwn = (name: string): boolean =>
        isKeptTensor(name) || variables.some((own) => name === own.name || name.startsWith(`${own.name}.`)); // with its moments
      if (!Object.keys(tensors).every(isOwn)) {
        network.dispose();
        return null;
      }
      network.restoreAxes(state.layers?.axes ?? []);
      restoreVariables(variables, tensors);
      return trainedLayers(network);
    },
  };
}
