/** Our own recipe. @module */

import { composeStrategy } from "../engine/compose.ts";
import { random } from "../initializers/random.ts";
import { activation } from "../triggers/activation.ts";

/**
 * Grows early, while more than a share gamma of a layer's units are directions of their own: singular values of its activations above 1 %
 * of their norm. Full rank is the measure, not the rank at initialization, and the norm makes the count free of the activations' scale, so
 * that the width does not hang on the learning rate. Growth ends after a share of training, so that every unit has time to learn.
 */
export const burgeon = composeStrategy({
  name: "burgeon",
  summary: "Grows early, while most units of a layer are directions of their own: the default.",
  source: "this project; the signal after Maile et al. 2022, arXiv:2202.08539, eq. 2",
  trigger: activation,
  initializer: random,
  defaults: {
    trigger: { gamma: 0.5, epsOf: "norm", baseline: "none" },
    policies: { every: null, until: 0.15, rowsFor: "width" },
  },
});
