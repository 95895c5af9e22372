/** The signals by which a cluster or a person tells a worker to stop in order. @module */

import { catchInterrupt, type Interruption } from "../interrupt.ts";

/** SIGINT and SIGTERM as everywhere, and SIGUSR1, with which clusters warn. @param notify called at the first of them */
export function catchWarnings(notify: () => void): Interruption {
  let notified = false;
  const once = (): void => {
    if (!notified) notify();
    notified = true;
  };
  const interruption = catchInterrupt(once);
  const warned = new AbortController();
  const onWarning = (): void => {
    once();
    warned.abort();
  };
  process.on("SIGUSR1", onWarning);
  return {
    signal: AbortSignal.any([interruption.signal, warned.signal]),
    release: () => {
      process.off("SIGUSR1", onWarning);
      interruption.release();
    },
  };
}
