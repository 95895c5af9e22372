/** The worker of one network. @module */

import type { FromWorker, ToWorker } from "./messages.ts";
import { isControl } from "./settings.ts";
import { datasetOf } from "./tasks.ts";
import { Training } from "./training.ts";

const worker = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

const send = (message: FromWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
let training: Training | null = null;
/** What came before the dataset was there. */
const waiting: ToWorker[] = [];

const said = (error: unknown): void =>
  send({ type: "problem", message: error instanceof Error ? error.message : String(error) });

async function start({ settings, strategy, dark }: Extract<ToWorker, { type: "start" }>): Promise<void> {
  const dataset = isControl(settings.task) ? null : await datasetOf(settings);
  const begun = new Training(settings, strategy, dark, { dataset, send });
  for (const message of waiting.splice(0)) begun.take(message);
  training = begun;
  await begun.run();
}

worker.onmessage = ({ data }) => {
  try {
    if (data.type === "start") start(data).catch(said);
    else if (training) training.take(data);
    else waiting.push(data);
  } catch (error) {
    said(error);
  }
};
