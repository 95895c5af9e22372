/** A study as an indexed Job of Kubernetes: one index a cell, in a volume that all pods share. @module */

import { stringify } from "yaml";

export interface KubernetesOptions {
  readonly name: string;
  /** Of the study, absolute: where the volume is mounted in every pod. */
  readonly folder: string;
  readonly dataDir: string | null;
  readonly cells: number;
  readonly image: string;
  /** A persistent volume claim that many nodes can write (ReadWriteMany). */
  readonly claim: string;
  readonly memory: string;
  readonly parallel: number;
}

/** What a pod gets to store its checkpoint. */
const GRACE_SECONDS = 90;
/** Tries of a cell whose process dies. */
const RETRIES = 5;

const CONTAINER = "cell";

/** Letters, digits and dashes, as Kubernetes takes names. */
const kubernetesName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 50) || "study";

/** The manifest. Exit code 75 (stopped with a checkpoint, or another cell comes first) and evictions do not count as failures; 2, bad input, is not tried again. */
export function kubernetesJob({
  name,
  folder,
  dataDir,
  cells,
  image,
  claim,
  memory,
  parallel,
}: KubernetesOptions): string {
  const exits = (action: string, values: number[]): object => ({
    action,
    onExitCodes: { containerName: CONTAINER, operator: "In", values },
  });
  const command = ["burgeon", "study", "continue", folder, "--cell", "$(JOB_COMPLETION_INDEX)"];
  const container = {
    name: CONTAINER,
    image,
    command: [...command, ...(dataDir === null ? [] : ["--data-dir", dataDir])],
    resources: { requests: { cpu: "1", memory }, limits: { memory } },
    volumeMounts: [{ name: "study", mountPath: folder }],
  };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: kubernetesName(name) },
    spec: {
      completionMode: "Indexed",
      completions: cells,
      parallelism: Math.min(parallel, cells),
      backoffLimitPerIndex: RETRIES,
      maxFailedIndexes: cells,
      podFailurePolicy: {
        rules: [
          exits("Ignore", [75]),
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          exits("FailIndex", [2]),
        ],
      },
      template: {
        spec: {
          restartPolicy: "Never",
          terminationGracePeriodSeconds: GRACE_SECONDS,
          containers: [container],
          volumes: [{ name: "study", persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
  return stringify(job);
}
