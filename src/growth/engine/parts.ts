/** Options of a strategy, nested by the part that takes them: `{ trigger: { name: "activation", gamma: 0.5 }, policies: { every: 10 } }`. @module */

import * as z from "zod";
import { OptionError } from "../../errors.ts";

type Options = Readonly<Record<string, unknown>>;
type Shape = Readonly<Record<string, z.ZodType>>;

/** What stands in a place of the sentence. */
export interface Part {
  readonly name: string;
  readonly options?: z.ZodObject;
  /** The file of a part of your own: options name the part by it. */
  readonly file?: string;
}

/** What options name a part by. */
export const calledBy = ({ file, name }: Part): string => file ?? name;

/** A part as messages name it. */
export const partLabel = (kind: string, { name, file }: Part): string =>
  `${kind} "${name}"${file === undefined ? "" : ` (${file})`}`;

/** A place of the sentence, and who may stand there. */
export interface Place<P extends Part = Part> {
  /** Key of the options: `trigger`. */
  readonly key: string;
  readonly about: string;
  readonly among: readonly P[];
  /** Who stands there unless another is named. */
  readonly own: P;
  /** Defaults of `own` that differ from its own. */
  readonly defaults?: Options | undefined;
}

/** A part in use, with its options. */
export interface Word<P extends Part> {
  readonly part: P;
  readonly options: Options;
}

const shapeOf = ({ options }: Part): Shape => (options?.shape ?? {}) as Shape;

/** A shape with some defaults replaced. @throws OptionError for one that it does not have */
export function withDefaults(what: string, shape: Shape, defaults: Options = {}): Shape {
  const changed = Object.entries(defaults).map(([key, value]) => {
    const field = shape[key];
    if (!field) throw new OptionError(`${what}: none of its parts has an option "${key}".`);
    const inner = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
    return [key, inner.default(value).describe(field.description ?? "")] as const;
  });
  return { ...shape, ...Object.fromEntries(changed) };
}

const isRecord = (value: unknown): value is Options =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `activation` for `{ name: "activation" }`; options without a name are those of the default part. */
const complete = (value: unknown, fallback: string): unknown => {
  if (typeof value === "string") return { name: value };
  return value === undefined || isRecord(value) ? { name: fallback, ...value } : value;
};

const places = new WeakMap<z.ZodType, Place>();

/** Name and options of a part with defaults of its own: the same for each strategy in which it may stand. */
const plainObjects = new WeakMap<Part, z.ZodObject>();

function plainObjectOf(part: Part): z.ZodObject {
  const known = plainObjects.get(part);
  if (known) return known;
  const object = z.strictObject({ name: z.literal(calledBy(part)), ...shapeOf(part) });
  plainObjects.set(part, object);
  return object;
}

/** Options of all who may stand in a place, distinguished by `name`. Those of one that is not chosen are refused with whose they are. */
export function placeField(strategy: string, place: Place): z.ZodType {
  const { key, about, among, own, defaults } = place;
  const ownShape = withDefaults(`strategy "${strategy}", ${key}`, shapeOf(own), defaults);
  const ownObject = z.strictObject({ name: z.literal(calledBy(own)), ...ownShape });
  const others = among.filter((part) => part !== own).map(plainObjectOf);
  const check = (given: unknown, context: z.RefinementCtx): unknown => {
    const value = complete(given, own.name);
    const chosen = among.find((part) => isRecord(value) && calledBy(part) === value.name);
    for (const option of chosen && isRecord(value) ? Object.keys(value) : []) {
      if (option === "name" || option in shapeOf(chosen as Part)) continue;
      const owners = among.filter((part) => option in shapeOf(part)).map(({ name }) => name);
      if (owners.length === 0) continue;
      const message = `${key} "${chosen?.name}" takes no ${option}, it is an option of ${owners.join(", ")}`;
      context.addIssue({ code: "custom", path: [option], message });
    }
    return value;
  };
  const field = z
    .preprocess(check, z.discriminatedUnion("name", [ownObject, ...others]))
    .prefault(own.name)
    .describe(about);
  places.set(field, place);
  return field;
}

/** Who was chosen for a place, and with which options. `options` are parsed. */
export function wordOf<P extends Part>({ key, among, own }: Place<P>, options: Options): Word<P> {
  const { name, ...rest } = options[key] as { readonly name: string };
  return { part: among.find((one) => calledBy(one) === name) ?? own, options: rest };
}

/** One option of a strategy, or of a part of it. */
export interface OptionField {
  /** Where it stands in the options: `["trigger", "gamma"]`. */
  readonly path: readonly string[];
  /** The name of its flag in camelCase. */
  readonly key: string;
  readonly schema: z.ZodType;
  /** Whose it is: `trigger "activation"`; null for the strategy's own. */
  readonly part: string | null;
}

/** The choice of who stands in a place, and the options of the one that is chosen. */
function fieldsOfPlace(place: Place, field: z.ZodType, given: unknown): OptionField[] {
  const { key, among, own, defaults } = place;
  const { name } = complete(given, own.name) as { name?: unknown };
  const names = among.map(calledBy);
  const chosen = among.find((part) => calledBy(part) === name) ?? own;
  const shape = chosen === own ? withDefaults(key, shapeOf(own), defaults) : shapeOf(chosen);
  const choice = z
    .enum(names)
    .default(own.name)
    .describe(field.description ?? key);
  return [
    { path: [key, "name"], key, schema: choice, part: null },
    ...Object.entries(shape).map(([option, schema]) => {
      return { path: [key, option], key: option, schema, part: `${key} "${chosen.name}"` };
    }),
  ];
}

/** The options that a strategy takes with the parts that `given` chooses; in the order of the sentence. */
export function fieldsOf(options: z.ZodObject, given: Options = {}): OptionField[] {
  return Object.entries(options.shape as Shape).flatMap(([key, field]): OptionField[] => {
    const place = places.get(field);
    if (place) return fieldsOfPlace(place, field, given[key]);
    const inner = field instanceof z.ZodPrefault ? (field.unwrap() as z.ZodType) : field;
    if (!(inner instanceof z.ZodObject)) return [{ path: [key], key, schema: field, part: null }];
    return Object.entries(inner.shape as Shape).map(([option, schema]) => {
      return { path: [key, option], key: option, schema, part: null };
    });
  });
}

/** The parts of a strategy that take an option of this name, chosen or not: `trigger "activation"`. */
export function ownersOf(options: z.ZodObject, key: string): string[] {
  return Object.values(options.shape as Shape).flatMap((field) => {
    const place = places.get(field);
    const owners = place?.among.filter((part) => key in shapeOf(part)) ?? [];
    return owners.map(({ name }) => `${place?.key} "${name}"`);
  });
}
