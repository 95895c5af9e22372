/** Convolutional and residual models on generated images, their growth, and a run that was interrupted. @module */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as models from "../../../src/nn/models/index.ts";
import { uniform } from "../../support/generated-images.ts";
import { type GoldenEntries, goldenGroup } from "../../support/golden-runs.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const CLASSES = 4;
const BYTES = 3 * 32 * 32;

/** CIFAR-10's binary records of images that are half noise and half a pattern of their class. */
function records(stream: number, rows: number): Uint8Array {
  const patterns = uniform(999, CLASSES * BYTES);
  const noise = uniform(stream, rows * BYTES);
  return Uint8Array.from({ length: rows * (BYTES + 1) }, (_, i) => {
    const row = Math.floor(i / (BYTES + 1));
    const pixel = (i % (BYTES + 1)) - 1;
    const label = row % CLASSES;
    if (pixel < 0) return label;
    return Math.floor(128 * (patterns[label * BYTES + pixel]! + noise[row * BYTES + pixel]!));
  });
}

const data = join(temporaryFolder(), "cifar10");
mkdirSync(data);
for (let part = 1; part <= 5; part++) writeFileSync(join(data, `data_batch_${part}.bin`), records(part, 8));
writeFileSync(join(data, "test_batch.bin"), records(6, 8));

const images = "--data-dir DATA --batch 8 --epochs 3 --lr 0.01";
const run = `train cifar10 ${images} --width 0.05`;
const grey = `train cifar10-grey ${images}`;

const entries: GoldenEntries = {
  mlp: `${grey} --hidden 3,3 --epochs 6 --strategy north-random --every 2 --gamma 0.5 --max-width 8 --max-samples 32`,
  lenet: `${grey} --model lenet --width 0.3 --strategy static --crop 2 --flip --cutout 4 --mixup 0.2 --label-smoothing 0.1`,
  "lenet-gradmax": `${grey} --model lenet --width 0.3 --strategy gradmax --every 3 --max-width-multiplier 1`,
  "lenet-neurogenesis": `${grey} --model lenet --width 0.3 --strategy neurogenesis --plateau 0.9 --fall-window 1 --every 2 --rest 3 --direction hybrid --trial-steps 2`,
  vgg11: `${run} --model vgg11 --width 0.02 --strategy static`,
  "vgg11-strided-splitting": `${run} --model vgg11-strided --width 0.02 --strategy splitting --events 2`,
  "vgg11-strided-north-pre": `${run} --model vgg11-strided --width 0.02 --strategy north-pre --gamma 0.3 --every 5 --max-samples 16 --max-width 12`,
  resnet20: `${run} --model resnet20 --width 0.1 --strategy static`,
  "resnet20-burgeon": `${run} --model resnet20 --width 0.1 --validation 0.3 --every 5 --plateau 1 --improvement 1 --confidence 0 --candidates 4 --max-per-event 1`,
  "resnet20-firefly": `${run} --model resnet20 --width 0.1 --strategy firefly --candidates 4 --every 7 --max-per-event 1 --max-samples 8`,
  "resnet20-all": `${run} --model resnet20 --width 0.1 --residual all --strategy north-random --gamma 0.3 --every 6 --max-samples 16 --max-per-event 1`,
  "wrn-28-1": `${run} --model wrn-28-1 --width 0.1 --strategy static`,
  "wrn-28-1-north-select": `${run} --model wrn-28-1 --width 0.1 --residual group --strategy north-select --candidates 4 --gamma 0.3 --every 5 --max-samples 16 --skips false --max-width 8`,
};

it("have an entry for every model", () => {
  const missing = Object.values(models).filter(
    ({ name }) => !Object.keys(entries).some((entry) => entry.startsWith(name)),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

goldenGroup("models", entries, { data: join(data, ".."), resumed: { "lenet-gradmax": 10 } });
