/** Quality against what training cost. @module */

import { defineFigure, plainCases, type StudyFigure } from "./figure.ts";
import { qualityAgainst } from "./quality-size.ts";

export const qualityCost: StudyFigure = defineFigure({
  name: "quality-cost",
  caption: "Quality against the floating-point operations of training, signals and candidates included",
  draw(context) {
    const against = { measure: "flops", label: "TFLOP of training", scale: 1e12 } as const;
    return plainCases(context).flatMap(({ one, suffix }) => {
      const svg = qualityAgainst(context, one, against, `${context.results.study}: quality against cost`);
      return svg === null ? [] : [{ suffix, svg }];
    });
  },
});
