/** What could not be written, in words that say what to do. @module */

import { StateError } from "../../../errors.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space",
  EDQUOT: "the disk quota is used up. Free some space",
  EFBIG: "it would exceed the maximum file size here. Raise the limit",
  EROFS: "its file system is read-only. Make it writable",
  EACCES: "there is no permission. Change it",
  EPERM: "it is not permitted. Change its permissions",
  EIO: "the disk reports an error. Check it",
};

/**
 * Runs what writes to `path`.
 *
 * @throws StateError `state` instead of a system error that says that the disk does not take it
 */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException)?.code ?? "";
    const reason = reasons[code];
    if (reason === undefined) throw cause;
    throw new StateError(
      `${path} cannot be written: ${reason}; everything written before is intact.`,
      { path, reason: code },
      { cause },
    );
  }
}
