/** `burgeon serve`: a trained network behind HTTP. @module */

import type { Command } from "commander";
import { readModel } from "../../node/predict/read-model.ts";
import { DEFAULT_LIMITS } from "../../serve/limits.ts";
import type { CommandContext } from "../command.ts";
import { type RunFlags, seedFlag, stepFlag, wholeNumber } from "../flags/run-flags.ts";
import { catchInterrupt } from "../interrupt.ts";
import { notesOn } from "../output/terminal.ts";

export const summary = "serve a trained network over HTTP: predictions for rows of JSON";
export const group = "Use a trained network";

interface ServeFlags extends RunFlags {
  readonly host: string;
  readonly port?: number;
  readonly maxRows?: number;
  readonly maxBody?: number;
  readonly timeout?: number;
}

const HELP = `
GET /health says whether it runs, GET /schema which columns a row has. POST /predict takes a row as a JSON object, or a list
of rows, and answers as burgeon predict does; with ?unknown=zeros also for text values that did not occur in training. A
request that is wrong, too large or too slow gets one JSON answer: {"error":{"code","message",...}}.
Only this machine can reach it, unless --host names another address.

Examples:
  burgeon serve runs/iris-burgeon-1-1
  curl -d '{"petal_length":5.1,"color":"red"}' http://127.0.0.1:8080/predict
  burgeon serve iris.safetensors --host 0.0.0.0 --port 80 --max-rows 100`;

export function build(command: Command, { terminal }: CommandContext): void {
  const { maxRows, maxBody, timeoutMs } = DEFAULT_LIMITS;
  command
    .argument("<run|model>", "folder of a run, or the file of a model")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .addOption(wholeNumber("--port <n>", "port; 0 for one that is free (default: 8080)"))
    .addOption(wholeNumber("--max-rows <n>", `most rows of a request (default: ${maxRows})`, 1))
    .addOption(wholeNumber("--max-body <bytes>", `longest body of a request (default: ${maxBody})`, 1))
    .addOption(wholeNumber("--timeout <seconds>", `longest time of a request (default: ${timeoutMs / 1000})`, 1))
    .addOption(stepFlag())
    .addOption(seedFlag())
    .addHelpText("after", HELP)
    .action(async (path: string, flags: ServeFlags) => {
      const { step, seed, host, port = 8080, timeout = timeoutMs / 1000 } = flags;
      const model = await readModel(path, { step, seed, onNote: notesOn(terminal) });
      const { serveModel } = await import("../../serve/server.ts");
      const served = await serveModel(model, {
        ...{ host, port, maxRows: flags.maxRows ?? maxRows, maxBody: flags.maxBody ?? maxBody },
        timeoutMs: 1000 * timeout,
      });
      const { signal, release } = catchInterrupt(() => terminal.err("the server is closed"));
      terminal.out(served.address);
      if (!served.isLocal) terminal.err("other machines can reach it, and it asks for no password");
      terminal.err("Ctrl-C closes the server");
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      release();
      await served.close();
    });
}
