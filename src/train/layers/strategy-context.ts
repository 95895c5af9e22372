/** What training offers to a strategy of layers. @module */

import { applyEdit } from "../../edits/apply.ts";
import type { Edit, EditReport } from "../../edits/report.ts";
import { withVarianceTransfer } from "../../edits/variance-transfer.ts";
import { StateError } from "../../errors.ts";
import type { Actor, Decision, Observer, StrategyContext, TrialOutcome } from "../../growth/strategy.ts";
import type { GrowthEvent, UnitChange } from "../events/events.ts";
import { plannedSteps } from "../loop/pace.ts";
import { comparisonIn, gradientPass, sampleOf } from "./passes.ts";
import type { LayersState } from "./state.ts";

/** What a strategy may look at. */
export function observerOf(state: LayersState): Observer {
  const { session, network } = state;
  const { watch, source } = session;
  const { training } = source;
  return {
    get step() {
      return session.progress.step;
    },
    get totalSteps() {
      return plannedSteps(session.settings, session.progress, network.flops());
    },
    trainingRows: training.split.rows,
    heldOutRows: source.heldOut?.rows ?? 0,
    comparison: comparisonIn(source),
    get batch() {
      return state.batch;
    },
    get loss() {
      return state.last?.value.loss ?? null;
    },
    get learningRate() {
      return state.last?.learningRate ?? null;
    },
    recentInputs: (capacity) => training.split.inputs(training.recent.latest(capacity)),
    gradientPass(taps, { activationsOnly = false, recent = null, sample } = {}) {
      const own = state.batch?.rows;
      if (!own) throw new StateError("strategy: expected a training step before gradients are requested.");
      const rows = recent === null ? own : training.recent.latest(recent);
      const asked = sample ? sampleOf(source, sample) : { split: training.split, rows };
      const pass = gradientPass(state, asked, taps, activationsOnly);
      return sample ? { ...pass, copies: asked.split.copiesAmong(asked.rows) } : pass;
    },
    keepUpdates() {
      state.lastUpdate.wanted = true;
    },
    lastUpdate: (parameter) => state.lastUpdate.of(parameter),
    probe: () => state.probe(),
    labelledProbe: (rows) => training.split.keptBatch(training.probe(rows)),
    random: (name) => session.streams.get(name),
    validationLoss: (rows) => state.heldOutLoss(rows),
    time: (phase, body) => watch.time(phase, body),
    countFlops(flops) {
      session.progress.flops += flops;
    },
  };
}

function edit(state: LayersState, wanted: Edit): EditReport {
  const { session, network, optimizer } = state;
  const whole = session.settings.varianceTransfer ? withVarianceTransfer(wanted, network) : wanted;
  return session.device.scope("probe", () =>
    applyEdit(whole, { network, optimizer, step: session.progress.step, probe: state.probe() }),
  );
}

/** Widths after an edit, and where layers came or went, what they are of. */
function shapeOf({ network }: LayersState): Pick<GrowthEvent, "widths" | "parameters" | "axes"> {
  const { widths, parameterCount: parameters, axes } = network;
  return { widths, parameters, axes: axes.map(({ name }) => name) };
}

type UnitsByAxis = ReadonlyMap<string, readonly number[]>;

const unitsOf = ({ network }: LayersState): UnitsByAxis =>
  new Map(network.axes.map(({ name, units }) => [name, units.map(({ id }) => id)]));

/** The units that came and went since then, of axes that have any. */
function unitChanges(before: UnitsByAxis, after: UnitsByAxis): Record<string, UnitChange> {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changes = names.map((name) => {
    const [old, now] = [before.get(name) ?? [], after.get(name) ?? []];
    const [had, has] = [new Set(old), new Set(now)];
    return [name, { born: now.filter((id) => !had.has(id)), removed: old.filter((id) => !has.has(id)) }] as const;
  });
  return Object.fromEntries(changes.filter(([, { born, removed }]) => born.length + removed.length > 0));
}

/** Writes an edit into the log. `before`: the units that there were. */
function logged(state: LayersState, report: EditReport, decision: Decision, before: UnitsByAxis): void {
  const { progress, watch, emit } = state.session;
  const units = unitChanges(before, unitsOf(state));
  const { step, epoch } = progress;
  const { kind, axis, from, to } = report;
  progress.edits.push({ step, kind, axis, from, to });
  emit({ type: "growth", step, epoch, ...report, ...decision, ...shapeOf(state), units, seconds: watch.total });
}

function actorOf(state: LayersState): Actor {
  const { session } = state;
  const { watch, emit } = session;
  return {
    apply(wanted, decision) {
      const before = unitsOf(state);
      const report = edit(state, wanted);
      logged(state, report, decision, before);
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
    keep: () => state.keep(),
    forget: () => state.forget(),
    rollBack(decision) {
      const { progress } = session;
      const { step, epoch } = progress;
      const before = unitsOf(state);
      const undone = state.putBack();
      // Several edits are undone at once: the first of their events has the units of all.
      let units = unitChanges(before, unitsOf(state));
      for (const { axis, from: to, to: from } of undone) {
        progress.edits.push({ step, kind: "rollback", axis, from, to });
        const what = { kind: "rollback", axis, from, to, preserves: "none", drift: null, asked: 0 } as const;
        emit({ type: "growth", step, epoch, ...what, ...decision, ...shapeOf(state), units, seconds: watch.total });
        units = {};
      }
    },
  };
}

/** `quietStep` makes a training step on the next rows, without events, at a learning rate or that of the schedule. */
export function strategyContext(state: LayersState, quietStep: (learningRate?: number) => void): StrategyContext {
  const { session } = state;
  const observe = observerOf(state);
  /** Saves everything; returns what puts it back. */
  const saved = (): (() => void) => {
    const own = state.save(null);
    const whole = session.save(own);
    const kept = state.lastUpdate.before;
    return () => {
      const { flops } = session.progress;
      state.restore(own);
      session.restore(whole);
      state.lastUpdate.before = kept;
      session.progress.flops = flops; // what was tried out was paid for
    };
  };
  return {
    observe,
    act: actorOf(state),
    attempt(wanted, decide, { limit, steps, every, rows }): boolean {
      const back = saved();
      const units = unitsOf(state);
      const report = edit(state, wanted);
      for (let step = 0; ; step++) {
        const after = step % every === 0 || step === steps ? observe.validationLoss(rows) : Number.NaN;
        if (after <= limit) {
          logged(state, report, decide({ after, steps: step }), units);
          return true;
        }
        if (step >= steps) break;
        quietStep(session.settings.learningRate * (1 - step / steps));
      }
      back();
      return false;
    },
    trial(edits, steps): TrialOutcome {
      const before = observe.validationLoss();
      const back = saved();
      try {
        const reports = edits.map((one) => edit(state, one));
        const parameters = state.network.parameterCount;
        for (let i = 0; i < steps; i++) quietStep();
        return { reports, parameters, before, after: observe.validationLoss() };
      } finally {
        back();
      }
    },
  };
}
