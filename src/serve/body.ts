/** The body of a request, within its limits. @module */

import type { IncomingMessage } from "node:http";
import { type Limits, MOST_BODIES, Refusal } from "./limits.ts";

const tooLong = (maxBody: number): Refusal =>
  new Refusal(
    413,
    `expected a body of at most ${maxBody} bytes. Send fewer rows at a time (--max-body sets the limit).`,
    {
      maxBody,
    },
  );

/** Whether the request itself says that its body is too long. @throws Refusal */
export function checkLength({ headers }: IncomingMessage, { maxBody }: Limits): void {
  if (Number(headers["content-length"] ?? 0) > maxBody) throw tooLong(maxBody);
}

/** Reads bodies; knows how many bytes of unfinished ones are held, so that many slow requests cannot fill the memory. */
export class BodyReader {
  readonly #limits: Limits;
  #held = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** @throws Refusal when it is too long, too slow, or too many are open */
  read(request: IncomingMessage, deadline: number): Promise<Buffer> {
    checkLength(request, this.#limits);
    const { maxBody, timeoutMs } = this.#limits;
    const pieces: Buffer[] = [];
    let size = 0;
    return new Promise<Buffer>((resolve, reject) => {
      const late = (): void =>
        end(new Refusal(408, `expected the whole request within ${timeoutMs / 1000} s.`, { timeoutMs }));
      const timer = setTimeout(late, Math.max(0, deadline - performance.now()));
      const onData = (piece: Buffer): void => {
        size += piece.length;
        this.#held += piece.length;
        pieces.push(piece);
        if (size > maxBody) end(tooLong(maxBody));
        else if (this.#held > MOST_BODIES * maxBody)
          end(new Refusal(503, "too many requests at once. Try again later."));
      };
      const onEnd = (): void => end(null);
      const onGone = (): void => end(new Refusal(400, "the connection ended before the request."));
      const end = (refusal: Refusal | null): void => {
        clearTimeout(timer);
        request.off("data", onData).off("end", onEnd).off("error", onGone).off("aborted", onGone);
        this.#held -= size;
        size = 0;
        if (refusal) reject(refusal);
        else resolve(Buffer.concat(pieces));
      };
      request.on("data", onData).on("end", onEnd).on("error", onGone).on("aborted", onGone);
    });
  }
}
