/** The model of one run as the start of another. @module */

import type { SavedLayers, SavedModel, SavedTensor } from "./checkpoint.ts";
import type { Model, ModelStart } from "./model.ts";

/** Moments of 0 for tensors that have none of a name. */
function withMoments(
  tensors: Readonly<Record<string, SavedTensor>>,
  slots: readonly string[],
): Readonly<Record<string, SavedTensor>> {
  const zeros = Object.entries(tensors).flatMap(([name, { shape, values }]) =>
    slots.flatMap((slot) =>
      tensors[`${name}.${slot}`] ? [] : [[`${name}.${slot}`, { shape, values: values.map(() => 0) }] as const],
    ),
  );
  return { ...Object.fromEntries(zeros), ...tensors };
}

/**
 * Layers at step 0 of another run. The clock starts anew, so what was born at step b of U is born at b - U, and its age stays what it was. Under another
 * optimizer moments and ages start at 0.
 */
function atStart(
  { layers, tensors }: { readonly layers: SavedLayers; readonly tensors: SavedModel["tensors"] },
  slots: readonly string[],
): SavedModel {
  const { updates, births, axes, earlier = 0, ...rest } = layers;
  const names = Object.keys(tensors).filter((name) => !name.startsWith("kept/"));
  const goesOn = slots.every((slot) => names.some((name) => name.endsWith(`.${slot}`)));
  const born = (birth: number): number => (goesOn ? birth - updates : 0);
  return {
    tensors: withMoments(Object.fromEntries(names.map((name) => [name, tensors[name] as SavedTensor])), slots),
    state: {
      widths: [],
      strategy: undefined,
      kept: null,
      layers: {
        ...rest,
        axes: axes.map((axis) => ({ ...axis, births: axis.births.map(born) })),
        births: Object.fromEntries(names.map((name) => [name, born(births[name] ?? 0)])),
        updates: 0,
        earlier: goesOn ? earlier + updates : 0,
      },
    },
  };
}

/**
 * A model that starts as another run left it: with its structure, its weights and their moments. Steps, random streams and the strategy begin anew.
 *
 * @param saved of a model of the same kind, with the same inputs and outputs
 */
export function continued<M extends Model>(start: ModelStart<M>, saved: SavedModel): ModelStart<M> {
  return {
    ...start,
    begin(session, resume) {
      if (resume) return start.begin(session, resume);
      const { definition, options } = session.settings.optimizer;
      const { layers } = saved.state;
      const first = layers
        ? atStart({ layers, tensors: saved.tensors }, definition.slots(options))
        : { ...saved, state: { ...saved.state, strategy: null } };
      return start.begin(session, first);
    },
  };
}
