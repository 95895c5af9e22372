/**
 * Every error that Burgeon throws on purpose. Each class has a literal `code` and a message that says, in this order: where,
 * what was expected, what came, and what to do.
 *
 * @module
 */

export type ErrorCode = "shape" | "option" | "state" | "numeric" | "data";

/** What all of Burgeon's errors share: a literal code, and the values behind the message as plain data. */
export abstract class BurgeonError extends Error {
  abstract readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}

/** Two shapes, or a shape and a layer, do not fit. */
export class ShapeError extends BurgeonError {
  readonly code = "shape";
}

/** A value given by the user is not one that the option takes. */
export class OptionError extends BurgeonError {
  readonly code = "option";
}

/** Something was used at a time when it cannot be: a tensor after its scope, a run folder that is taken. */
export class StateError extends BurgeonError {
  readonly code = "state";
}

/** A number stopped being one, or a decomposition has no answer. Names the layer and the step where known. */
export class NumericError extends BurgeonError {
  readonly code = "numeric";
}

/** A file or a table is not what it should be. */
export class DataError extends BurgeonError {
  readonly code = "data";

  /** An error of the file or table `where`, which its message begins with and its details name. */
  static at(where: string, problem: string, details: Readonly<Record<string, unknown>> = {}): DataError {
    return new DataError(`${where}: ${problem}`, { where, ...details });
  }
}

/** Checks what only a defect of Burgeon itself can break. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`This is a defect in Burgeon, please report it: ${message}`);
}
