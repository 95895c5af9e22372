import { describe, expect, it } from "vitest";
import type * as z from "zod";
import * as environments from "../../src/control/environments/index.ts";
import * as students from "../../src/control/students/index.ts";
import * as teachers from "../../src/control/teachers/index.ts";
import * as generators from "../../src/data/generators/index.ts";
import * as edits from "../../src/edits/kinds/index.ts";
import * as directions from "../../src/growth/directions/index.ts";
import * as initializers from "../../src/growth/initializers/index.ts";
import * as layerInitializers from "../../src/growth/layer-initializers/index.ts";
import * as policies from "../../src/growth/policies/index.ts";
import * as signals from "../../src/growth/signals/index.ts";
import * as strategies from "../../src/growth/strategies/index.ts";
import * as triggers from "../../src/growth/triggers/index.ts";
import * as activations from "../../src/kernels/activations/index.ts";
import * as distributions from "../../src/nn/initializers/index.ts";
import * as layers from "../../src/nn/layers/index.ts";
import * as losses from "../../src/nn/losses/index.ts";
import * as optimizers from "../../src/optim/optimizers/index.ts";
import * as schedules from "../../src/optim/schedules/index.ts";
import { plasticity } from "../../src/plasticity/plasticity-strategy.ts";
import * as softSizes from "../../src/softsize/strategies/index.ts";

interface Definition {
  readonly name?: string;
  readonly kind?: string;
  readonly summary: string;
  readonly source?: string;
  readonly options?: z.ZodObject;
}

const sets: Readonly<Record<string, object>> = {
  activations,
  directions,
  distributions,
  edits,
  environments,
  generators,
  initializers,
  layerInitializers,
  layers,
  losses,
  graphs: { plasticity },
  optimizers,
  policies,
  schedules,
  signals,
  softSizes,
  strategies,
  students,
  teachers,
  triggers,
};

/** Kinds whose definitions are this project's own and name no source. */
const unsourced = ["edits", "layers"];

describe.each(Object.entries(sets))("%s", (set, barrel) => {
  const definitions = Object.values(barrel).filter(
    (value): value is Definition => ["object", "function"].includes(typeof value) && "summary" in value,
  );
  const nameOf = ({ name, kind }: Definition): string => name ?? kind ?? "";

  it("are frozen objects with names of their own, a summary and a source", () => {
    expect(definitions.length).toBeGreaterThan(0);
    expect(new Set(definitions.map(nameOf)).size).toBe(definitions.length);
    for (const definition of definitions) {
      expect(Object.isFrozen(definition), nameOf(definition)).toBe(true);
      expect(nameOf(definition)).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(definition.summary.length, nameOf(definition)).toBeGreaterThan(9);
      if (!unsourced.includes(set)) expect(definition.source, nameOf(definition)).toMatch(/\w{3}|^-$/);
    }
  });

  it("have options that are described one by one and all have a default", () => {
    for (const definition of definitions) {
      if (!definition.options) continue;
      expect(definition.options.safeParse({}).success, nameOf(definition)).toBe(true);
      for (const [key, field] of Object.entries(definition.options.shape)) {
        expect((field as z.ZodType).description, `${nameOf(definition)}.${key}`).toMatch(/\w{3}/);
      }
      expect(definition.options.safeParse({ "no such option": 1 }).success, nameOf(definition)).toBe(false);
    }
  });
});
