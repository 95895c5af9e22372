/** Options against the schema of what takes them. @module */

import * as z from "zod";
import { OptionError } from "./errors.ts";
import { nearest, nearestName } from "./nearest.ts";

/** zod's words as ours. */
const wording: readonly (readonly [RegExp, string])[] = [
  [/^(Invalid input|Invalid option|Too small|Too big): /, ""],
  [/, received \w+$/, ""],
  [/expected int\b/, "expected a whole number"],
  [/expected number/, "expected a number"],
  [/expected string/, "expected text"],
  [/expected array/, "expected a list"],
  [/expected record|expected object/, "expected options by name"],
  [/to be >=/, "of at least "],
  [/to be >/, "above "],
  [/to be <=/, "of at most "],
  [/to be </, "below "],
  [/"\|"/g, '", "'],
];

type Issue = z.core.$ZodIssue;

/** `Too small: expected number to be >=2` as `expected a number of at least 2`. */
const expectation = (message: string): string =>
  wording.reduce((text, [pattern, ours]) => text.replace(pattern, ours), message);

const entryOf = (value: unknown, key: PropertyKey): unknown =>
  (value as Record<PropertyKey, unknown> | null | undefined)?.[key];

/** The schema without defaults, nulls and preprocessing around it. */
export function coreSchema(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPrefault) return coreSchema(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return coreSchema(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodPipe ? coreSchema(schema.out as z.ZodType) : schema;
}

/** Shapes of the objects that a value may be by its schema; where there are several, of those that its `name` belongs to. */
function shapesOf(schema: z.ZodType, value: unknown): Readonly<Record<string, z.ZodType>>[] {
  const inner = coreSchema(schema);
  if (inner instanceof z.ZodDiscriminatedUnion && entryOf(value, "name") === undefined) {
    return allShapes(inner.options[0] as z.ZodType); // without a name it is the first's: the default's
  }
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => shapesOf(option as z.ZodType, value));
  if (!(inner instanceof z.ZodObject)) return [];
  const shape = inner.shape as Readonly<Record<string, z.ZodType>>;
  const name = shape.name && coreSchema(shape.name);
  return name instanceof z.ZodLiteral && !name.values.has(entryOf(value, "name") as string) ? [] : [shape];
}

/** The options of a shape, without the name that it belongs to. */
const ownKeys = (shape: Readonly<Record<string, z.ZodType>>): string[] =>
  Object.keys(shape).filter((key) => !(coreSchema(shape[key] as z.ZodType) instanceof z.ZodLiteral));

/** The schemas of what is inside of a value at `key`. */
function inside(schema: z.ZodType, value: unknown, key: PropertyKey): z.ZodType[] {
  const inner = coreSchema(schema);
  if (inner instanceof z.ZodArray) return [inner.element as z.ZodType];
  if (inner instanceof z.ZodRecord) return [inner.valueType as z.ZodType];
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((one) => inside(one as z.ZodType, value, key));
  return shapesOf(inner, value).flatMap((shape) => shape[key as string] ?? []);
}

/** The schemas that a value has at a path. */
function schemasAt(schema: z.ZodType, value: unknown, [key, ...rest]: readonly PropertyKey[]): z.ZodType[] {
  if (key === undefined) return [schema];
  return inside(schema, value, key).flatMap((one) => schemasAt(one, entryOf(value, key), rest));
}

/** What is wrong inside of the alternative that was most likely meant: the first of the value's own type. */
function meant(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const isType = ({ code, path }: Issue): boolean => code === "invalid_type" && path.length === 0;
  const likely = issue.errors.find((alternative) => !alternative.some(isType));
  if (likely) return likely.flatMap((one) => meant({ ...one, path: [...issue.path, ...one.path] } as Issue));
  const expected = issue.errors.map(([first]) => expectation(first?.message ?? "").replace(/^expected /, ""));
  return [{ ...issue, message: `expected ${[...new Set(expected)].join(" or ")}` }];
}

/** `arms.0 "patient": `: where a problem is, with the name of what it is in. */
function placeOf(path: readonly PropertyKey[], options: unknown): string {
  if (path.length === 0) return "";
  const name = entryOf(path.reduce(entryOf, options), "name");
  return `${path.join(".")}${typeof name === "string" ? ` "${name}"` : ""}: `;
}

/** A name that no alternative has. */
function unknownName({ path }: Issue, schema: z.ZodType, options: unknown): string {
  const of = path.slice(0, -1);
  const names = schemasAt(schema, options, of).flatMap((one) => namesOf(coreSchema(one)));
  const given = of.reduce(entryOf, options);
  const name = typeof given === "string" ? given : String(entryOf(given, "name"));
  return `unknown ${of.join(".")} "${name}".${nearest(name, names)}`;
}

function namesOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((one) => namesOf(coreSchema(one as z.ZodType)));
  const name =
    schema instanceof z.ZodObject ? coreSchema((schema.shape.name as z.ZodType | undefined) ?? schema) : null;
  return name instanceof z.ZodLiteral ? [...name.values].filter((value) => typeof value === "string") : [];
}

/** Options that stand one level deeper, with their paths: `gamma` in `trigger.gamma`. */
function deeper(schemas: readonly z.ZodType[]): Map<string, string> {
  const shapes = schemas.flatMap((schema) => shapesOf(schema, undefined));
  const paths = shapes
    .flatMap(Object.entries)
    .flatMap(([outer, field]) =>
      allShapes(field).flatMap((shape) => ownKeys(shape).map((key) => [key, `${outer}.${key}`] as const)),
    );
  return new Map(paths);
}

function allShapes(schema: z.ZodType): Readonly<Record<string, z.ZodType>>[] {
  const inner = coreSchema(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => allShapes(option as z.ZodType));
  return inner instanceof z.ZodObject ? [inner.shape as Readonly<Record<string, z.ZodType>>] : [];
}

/** One problem as a sentence. */
function sentence(issue: Issue, schema: z.ZodType, options: unknown): string {
  const { path } = issue;
  if (issue.code === "invalid_union" && path.at(-1) === "name") return unknownName(issue, schema, options);
  if (issue.code === "unrecognized_keys") {
    const value = path.reduce(entryOf, options);
    const known = schemasAt(schema, options, path).flatMap((one) => shapesOf(one, value).flatMap(ownKeys));
    const key = issue.keys[0] ?? "";
    const inner = deeper(schemasAt(schema, options, path));
    const name = nearestName(key, [...known, ...inner.keys()]);
    const near =
      name !== null && inner.has(name) && !known.includes(name)
        ? ` Did you mean "${inner.get(name)}"?`
        : nearest(key, [...new Set(known)]);
    const hint = known.length === 0 ? " It takes none." : near;
    return `${placeOf(path, options)}unknown option "${key}".${hint}`;
  }
  const value = path.reduce(entryOf, options);
  const near = issue.code === "invalid_value" ? nearestName(String(value), issue.values.map(String)) : null;
  const hint = typeof value === "string" && near !== null ? ` Did you mean "${near}"?` : "";
  const received = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");
  return `${path.join(".") || "options"}: ${expectation(issue.message)}, received ${received}.${hint}`;
}

/**
 * Parses options against a schema.
 *
 * @param where stands before the message; may be empty
 * @throws OptionError that names the unknown options, with the nearest known, or else every option that is wrong, with what was expected
 *   and what came
 */
export function parseOptions<Options>(where: string, schema: z.ZodType<Options>, options: unknown): Options {
  const given = options ?? {};
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap(meant);
  const unknown = issues.filter(({ code }) => code === "unrecognized_keys");
  const told = unknown.length > 0 ? unknown : issues;
  const problems = told.map((issue) => sentence(issue, schema, given));
  const [first] = told;
  const option = first?.code === "unrecognized_keys" ? first.keys[0] : first?.path.join(".");
  throw new OptionError(`${where === "" ? "" : `${where}: `}${problems.join(" ")}`, { option, problems });
}
