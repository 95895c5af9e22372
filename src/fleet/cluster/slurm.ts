/** A study as arrays of Slurm: one task a cell, in a folder that all nodes share. @module */

import { quoted, ranges } from "./shell.ts";

export interface SlurmOptions {
  readonly name: string;
  /** Of the study, absolute: the same on all nodes. */
  readonly folder: string;
  readonly dataDir: string | null;
  /** The program, as words of a command. */
  readonly program: readonly string[];
  /** Groups of cells, each of which waits for those before it. */
  readonly stages: readonly (readonly number[])[];
  readonly time: string;
  readonly memory: string;
  /** Tasks at once; null for as many as the cluster gives. */
  readonly parallel: number | null;
}

/** Seconds before the end of its time at which a task is told to stop. */
const WARNING_SECONDS = 90;

/** What a task runs. */
export function slurmTask({ name, folder, dataDir, program, time, memory }: SlurmOptions): string {
  const command = [...program, "study", "continue", folder, ...(dataDir === null ? [] : ["--data-dir", dataDir])];
  return `#!/bin/bash
#SBATCH --job-name=${name}
#SBATCH --cpus-per-task=1
#SBATCH --mem=${memory}
#SBATCH --time=${time}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@${WARNING_SECONDS}
# One cell of the study. When Slurm warns, it stores a checkpoint and is queued again; what is done is not done again.
${command.map(quoted).join(" ")} --cell "$SLURM_ARRAY_TASK_ID" &
task=$!
trap 'kill -USR1 "$task" 2>/dev/null' USR1 TERM
# A signal ends the waiting, not the task.
while kill -0 "$task" 2>/dev/null; do
  wait "$task"
done
wait "$task"
code=$?
if [ "$code" -eq 75 ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}" || true
fi
exit "$code"
`;
}

/** What submits the arrays, each after those that it waits for. */
export function slurmSubmit({ folder, stages, parallel }: SlurmOptions): string {
  const limit = parallel === null ? "" : `%${parallel}`;
  const lines = stages.map((cells, stage) => {
    const after = stage === 0 ? "" : ` --dependency="afterany:$stage${stage}"`;
    const array = `--array=${ranges(cells)}${limit}`;
    return `stage${stage + 1}=$(sbatch --parsable${after} ${array} --output=${quoted(`${folder}/logs/%A_%a.log`)} ${quoted(`${folder}/task.sbatch`)})`;
  });
  const all = stages.map((_, stage) => `$stage${stage + 1}`).join(" ");
  return `#!/bin/bash
# Submits the study; to submit it again does only what is not done.
set -euo pipefail
mkdir -p ${quoted(`${folder}/logs`)}
${lines.join("\n")}
echo "submitted: ${all}"
`;
}
