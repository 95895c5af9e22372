/** Our own recipe. @module */

import { composeStrategy } from "../engine/compose.ts";
import { burgeonSentence } from "./shared/burgeon-sentence.ts";

/**
 * Grows early, while more than a share gamma of a layer's units are directions of their own: singular values of its activations above 1 %
 * of their norm. Full rank is the measure, not the rank at initialization, and the norm makes the count free of the activations' scale, so
 * that the width does not depend on the learning rate. Growth ends after a share of training, so that every unit has time to learn.
 */
export const burgeon = composeStrategy(burgeonSentence);
