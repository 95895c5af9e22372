/** What the loop offers to a strategy, over a session. @module */

import { applyEdit } from "../../edits/apply.ts";
import type { Edit, EditReport } from "../../edits/report.ts";
import { withVarianceTransfer } from "../../edits/variance-transfer.ts";
import { StateError } from "../../errors.ts";
import type { Actor, Observer, StepBatch, StrategyContext, TrialOutcome } from "../../growth/strategy.ts";
import type { GrowthEvent, TrainEvent } from "../events/events.ts";
import { gradientPass } from "./passes.ts";
import type { Session } from "./session.ts";

/** What a strategy may look at. `batch`: the step just made. */
export function observerOf(session: Session, batch: () => StepBatch | null): Observer {
  const { watch } = session;
  return {
    get step() {
      return session.progress.step;
    },
    get totalSteps() {
      return session.plannedSteps;
    },
    trainingRows: session.train.rows,
    get batch() {
      return batch();
    },
    get loss() {
      return session.last?.value.loss ?? null;
    },
    get learningRate() {
      return session.last?.learningRate ?? null;
    },
    recentInputs: (capacity) => session.train.inputs(session.recent.latest(capacity)),
    gradientPass(taps, { activationsOnly = false, recent = null } = {}) {
      const rows = batch()?.rows;
      if (!rows) throw new StateError("strategy: expected a step to be made before gradients are asked for.");
      return gradientPass(session, recent === null ? rows : session.recent.latest(recent), taps, activationsOnly);
    },
    keepUpdates() {
      session.lastUpdate.wanted = true;
    },
    lastUpdate: (parameter) => session.lastUpdate.of(parameter),
    probe: () => session.probe(),
    labelledProbe: (rows) => session.labelledProbe(rows),
    random: (name) => session.streams.get(name),
    validationLoss: () => session.evaluate(session.validation ?? session.train).loss,
    time: (phase, body) => watch.time(phase, body),
    countFlops(flops) {
      session.progress.flops += flops;
    },
  };
}

export interface ContextParts {
  readonly session: Session;
  /** The step just made. */
  readonly batch: () => StepBatch | null;
  readonly emit: (event: TrainEvent) => void;
  /** Makes a training step on the next rows, without events. */
  readonly quietStep: () => void;
}

function edit(session: Session, wanted: Edit): EditReport {
  const { device, network, optimizer } = session;
  const whole = session.settings.varianceTransfer ? withVarianceTransfer(wanted, network) : wanted;
  return device.scope("probe", () =>
    applyEdit(whole, { network, optimizer, step: session.progress.step, probe: session.probe() }),
  );
}

/** Widths after an edit, and where layers came or went, what they are of. */
function shapeOf({ network }: Session): Pick<GrowthEvent, "widths" | "parameters" | "axes"> {
  const { widths, parameterCount: parameters, axes } = network;
  return { widths, parameters, axes: axes.map(({ name }) => name) };
}

function actorOf({ session, emit }: ContextParts): Actor {
  const { watch } = session;
  return {
    apply(wanted, decision) {
      const report = edit(session, wanted);
      const { progress } = session;
      const { step, epoch } = progress;
      const { kind, axis, from, to } = report;
      progress.edits.push({ step, kind, axis, from, to });
      emit({ type: "growth", step, epoch, ...report, ...decision, ...shapeOf(session), seconds: watch.total });
      return report;
    },
    decline(declined) {
      const { axis, trigger, reason } = declined;
      const { step, epoch, declined: last } = session.progress;
      // Numbers in the words change from step to step; the kind of reason is what counts.
      const kind = `${trigger}: ${reason.replace(/[\d.]+/g, "#")}`;
      if (last[axis] === kind) return;
      last[axis] = kind;
      emit({ type: "declined", step, epoch, ...declined });
    },
    keep: () => session.keep(),
    forget: () => session.forget(),
    rollBack(decision) {
      const { progress } = session;
      const { step, epoch } = progress;
      const undone = session.putBack();
      for (const { axis, from: to, to: from } of undone) {
        progress.edits.push({ step, kind: "rollback", axis, from, to });
        const what = { kind: "rollback", axis, from, to, preserves: "none", drift: null, asked: 0 } as const;
        emit({ type: "growth", step, epoch, ...what, ...decision, ...shapeOf(session), seconds: watch.total });
      }
    },
  };
}

export function strategyContext(parts: ContextParts): StrategyContext {
  const { session, batch, quietStep } = parts;
  const observe = observerOf(session, batch);
  return {
    observe,
    act: actorOf(parts),
    trial(edits, steps): TrialOutcome {
      const before = observe.validationLoss();
      const saved = session.save(null);
      const kept = session.lastUpdate.before;
      try {
        const reports = edits.map((one) => edit(session, one));
        const parameters = session.network.parameterCount;
        for (let i = 0; i < steps; i++) quietStep();
        return { reports, parameters, before, after: observe.validationLoss() };
      } finally {
        const { flops } = session.progress;
        session.restore(saved);
        session.lastUpdate.before = kept;
        session.progress.flops = flops; // what was tried out was paid for
      }
    },
  };
}
