/**
 * From the bytes of a text file to its text, piece by piece, in whatever encoding it is.
 *
 * @module
 */

import { DataError, OptionError } from "../errors.ts";

/**
 * Decodes a text as its bytes come. Without an encoding: a byte order mark tells it; many zero bytes mean UTF-16; else it is UTF-8, or
 * Windows-1252 from the first byte on that UTF-8 cannot have.
 *
 * @example
 * const text = new TextPieces("data.csv");
 * for await (const bytes of stream) use(text.push(bytes));
 * use(text.end());
 */
export class TextPieces {
  readonly #where: string;
  #decoder: TextDecoder | null = null;
  #held: Uint8Array | null = null;
  /** Whether the encoding can still change: it was not given, and all characters so far are the same in both. */
  #open = false;

  /** @throws OptionError for an encoding that is not known */
  constructor(where: string, encoding: string | null = null) {
    this.#where = where;
    if (encoding === null) return;
    try {
      this.#decoder = new TextDecoder(encoding, { fatal: true });
    } catch (cause) {
      throw new OptionError(
        `encoding: expected the name of an encoding, such as utf-8, windows-1252 or utf-16le, received "${encoding}".`,
        { encoding },
        { cause },
      );
    }
  }

  /** Its name, once the first bytes are known. */
  get encoding(): string {
    return this.#decoder?.encoding ?? "utf-8";
  }

  /** @throws DataError for bytes that are none of the encoding */
  push(bytes: Uint8Array): string {
    return this.#decode(bytes, true);
  }

  end(): string {
    return this.#decode(new Uint8Array(0), false);
  }

  #decode(bytes: Uint8Array, stream: boolean): string {
    if (bytes.length === 0 && stream) return "";
    this.#begin(bytes);
    const decoder = this.#decoder as TextDecoder;
    const whole = this.#held && bytes.length > 0 ? joined(this.#held, bytes) : (this.#held ?? bytes);
    this.#held = null;
    try {
      if (!this.#open) return decoder.decode(whole, { stream });
      // A character may be cut at the end of a piece: what is left of it waits for the next one.
      const cut = stream ? completeLength(whole) : whole.length;
      const text = decoder.decode(whole.subarray(0, cut));
      if (cut < whole.length) this.#held = whole.slice(cut);
      if (text.length !== cut) this.#open = false;
      return text;
    } catch (cause) {
      if (!this.#open) {
        throw DataError.at(
          this.#where,
          `expected a text in ${decoder.encoding}, found other bytes. Name its encoding (--encoding), such as windows-1252.`,
          { encoding: decoder.encoding },
        );
      }
      if (!(cause instanceof TypeError)) throw cause;
      this.#open = false;
      this.#decoder = new TextDecoder("windows-1252");
      return this.#decoder.decode(whole, { stream });
    }
  }

  #begin(bytes: Uint8Array): void {
    if (this.#decoder) return;
    const [a, b] = bytes;
    const zeros = (odd: number): number =>
      bytes.subarray(0, 1000).filter((byte, i) => i % 2 === odd && byte === 0).length;
    const many = Math.min(bytes.length, 1000) / 4;
    const encoding =
      (a === 0xff && b === 0xfe) || (zeros(1) > many && zeros(0) === 0)
        ? "utf-16le"
        : (a === 0xfe && b === 0xff) || (zeros(0) > many && zeros(1) === 0)
          ? "utf-16be"
          : "utf-8";
    this.#decoder = new TextDecoder(encoding, { fatal: true });
    this.#open = encoding === "utf-8" && !(a === 0xef && b === 0xbb);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Bytes of UTF-8 up to a character that may continue. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needs > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
