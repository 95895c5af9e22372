import * as extend from "../../dist/extend.js";
import { fieldsOf } from "../../dist/growth/engine/parts.js";
import * as library from "../../dist/index.js";

const isDefinition = (value) => ["object", "function"].includes(typeof value) && value !== null && "summary" in value;
const listOf = (barrel) => Object.entries(barrel).filter(([, value]) => isDefinition(value));

/** A definition with its options as rows: flags for strategies, names for others. */
export function ownForm(definition) {
  const fields = definition.options
    ? fieldsOf(definition.options).map(({ key, schema, part }) => {
        const about = schema.description ?? "";
        return { name: key, schema, about, where: part };
      })
    : [];
  return { definition, fields };
}

/** The pages of the reference that are written from definitions. */
export const parts = [
  {
    path: "strategies",
    title: "Strategies",
    intro:
      "A strategy is a trigger, an initializer and policies. `--strategy <name>` chooses one, `strategies` of the library has them by their name in camelCase. Each option below is also a flag: `growShare` is `--grow-share`. The tables of our own studies are from [their results](../docs/results/README.md); [which to choose](../guide/which-strategy.md) says when.",
    kinds: [
      { folder: "growth/strategies", list: listOf(library.strategies), isStrategy: true },
      {
        heading: "Widths as trained numbers",
        folder: "softsize/strategies",
        list: listOf(library.softSizes),
        isStrategy: true,
      },
      { heading: "Graphs of neurons", list: [["plasticity", library.plasticity]], isStrategy: true },
    ],
  },
  {
    path: "triggers",
    title: "Triggers",
    intro: "When, where and how many units. `--trigger <name>` replaces the trigger of any composed strategy.",
    kinds: [{ folder: "growth/triggers", list: listOf(extend.triggers) }],
  },
  {
    path: "initializers",
    title: "Initializers",
    intro: "The weights of new units (`--initializer <name>`) and of new layers (`--layer-initializer <name>`).",
    kinds: [
      { folder: "growth/initializers", list: listOf(extend.initializers) },
      { heading: "New layers", folder: "growth/layer-initializers", list: listOf(extend.layerInitializers) },
    ],
  },
  {
    path: "signals",
    title: "Signals",
    intro: "What triggers look at: numbers per unit or per layer. `burgeon diagnose <run>` prints them.",
    kinds: [{ folder: "growth/signals", list: listOf(extend.signals) }],
  },
  {
    path: "policies",
    title: "Policies",
    intro: "Limits of growth. All of them apply to all composed strategies; each option is a flag.",
    kinds: [
      { folder: "growth/policies", list: listOf(extend.policies) },
      { heading: "Directions", folder: "growth/directions", list: listOf(extend.directions) },
      { heading: "Judges", folder: "growth/judges", list: listOf(extend.judges) },
    ],
  },
  {
    path: "other-parts",
    title: "Other parts",
    intro: "Everything else that a configuration can name.",
    kinds: [
      { heading: "Generated datasets", folder: "data/generators", list: listOf(library.generators) },
      { heading: "Models", folder: "nn/models", list: listOf(library.models) },
      { heading: "Activations", folder: "kernels/activations", list: listOf(extend.activations) },
      { heading: "Losses", folder: "nn/losses", list: listOf(library.losses) },
      { heading: "Optimizers", folder: "optim/optimizers", list: listOf(library.optimizers) },
      { heading: "Schedules", folder: "optim/schedules", list: listOf(library.schedules) },
      { heading: "Initial weights", folder: "nn/initializers", list: listOf(extend.initialDistributions) },
      { heading: "Rules of graphs of neurons", folder: "plasticity/rules", list: listOf(extend.rules) },
      { heading: "Environments", folder: "control/environments", list: listOf(library.environments) },
      { heading: "Students", folder: "control/students", list: listOf(library.students) },
      { heading: "Teachers", folder: "control/teachers", list: listOf(library.teachers) },
    ],
  },
];
