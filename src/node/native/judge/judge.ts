/**
 * Judges a library in a child process: whether it computes what our kernels compute, and how fast it is beside them.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { CORE_TYPE } from "../library/library.ts";
import type { Judgement } from "./judgement.ts";

/** Longest time that a library may take; one that takes it waits for something that never comes. */
const PATIENCE_MS = 15_000;
const BESIDE = fileURLToPath(new URL("./child.js", import.meta.url));
/** From the sources, as tests run them, it is the built one. */
const CHILD = import.meta.url.endsWith(".ts") ? BESIDE.replace(/src(?=.node.native.judge)/, "dist") : BESIDE;

/** How a child process judges the library at `path`; `coreType` as in `openLibrary`. */
export type Judge = (path: string, coreType: string | null) => Promise<Judgement>;

function environmentOf(coreType: string | null): NodeJS.ProcessEnv {
  const environment = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  // The type is set as in the process that trains, when the library is loaded.
  if (coreType !== null) delete environment[CORE_TYPE as keyof typeof environment];
  return environment;
}

/** A judge that runs `program`; one that gives no answer within `patienceMs` is ended. */
export function judgeBy(program: string, patienceMs: number = PATIENCE_MS): Judge {
  return (path, coreType) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [program, path, ...(coreType === null ? [] : [coreType])], {
        env: environmentOf(coreType),
        stdio: ["ignore", "pipe", "ignore"],
        timeout: patienceMs,
        killSignal: "SIGKILL",
        windowsHide: true,
      });
      let output = "";
      child.stdout.on("data", (text: Buffer) => {
        output += text.toString();
      });
      child.on("error", ({ message }) =>
        resolve({ problem: `no process could be started to measure it: ${message}`, passes: true }),
      );
      child.on("close", (code, signal) => {
        const line = output.split("\n").findLast((text) => text.startsWith("{"));
        if (code === 0 && line !== undefined) resolve(JSON.parse(line) as Judgement);
        else if (signal === "SIGKILL") {
          resolve({
            problem: `the process that measured it did not respond within ${patienceMs / 1000} s`,
            passes: true,
          });
        } else resolve({ problem: `the process that measured it ended with ${signal ?? `exit code ${code}`}` });
      });
    });
}

export const judgeInChild: Judge = judgeBy(CHILD);
