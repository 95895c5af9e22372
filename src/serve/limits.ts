/** What a request may cost. @module */

export interface Limits {
  /** Rows of a request. */
  readonly maxRows: number;
  /** Bytes of a body. */
  readonly maxBody: number;
  /** Milliseconds from a request's first byte to its answer. */
  readonly timeoutMs: number;
}

export const DEFAULT_LIMITS: Limits = { maxRows: 10_000, maxBody: 4 * 1024 * 1024, timeoutMs: 10_000 };

/** Bodies of all requests together, in bodies of the largest size. */
export const MOST_BODIES = 64;

/** A request that gets no prediction: the status and what is wrong. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}
