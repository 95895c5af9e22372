/** Quality against what training cost. @module */

import { operationUnit } from "../../../study/operations.ts";
import { defineFigure, plainCases, type StudyFigure } from "./figure.ts";
import { qualityAgainst } from "./quality-size.ts";

export const qualityCost: StudyFigure = defineFigure({
  name: "quality-cost",
  caption: "Quality against the floating-point operations of training, signals and candidates included",
  draw(context) {
    return plainCases(context).flatMap(({ one, suffix }) => {
      const { name, scale } = operationUnit(one.arms.map(({ summary }) => summary.flops?.mean ?? 0));
      const against = { measure: "flops", label: `${name} of training`, scale } as const;
      const svg = qualityAgainst(context, one, against, `${context.results.study}: quality against cost`);
      return svg === null ? [] : [{ suffix, svg }];
    });
  },
});
