/**
 * The datasets that are known by name and come as files: what they are, where they come from, and their published sums.
 *
 * @module
 */

import type { Checksum } from "./checksum.ts";
import {
  type DecodeSet,
  decodeCifar10Set,
  decodeCifar100Set,
  decodeDigitsSet,
  decodeGreyCifar10Set,
  decodeIdxSet,
  decodeIrisSet,
} from "./decode-named.ts";
import type { FileSet } from "./file-set.ts";

/** A dataset that comes as files. */
export interface NamedSet extends FileSet {
  readonly summary: string;
  readonly source: string;
  readonly classes: readonly string[];
  readonly decode: DecodeSet;
}

const md5 = (hex: string): Checksum => ({ algorithm: "md5", hex });
const sha256 = (hex: string): Checksum => ({ algorithm: "sha256", hex });
const numbers = (count: number): string[] => Array.from({ length: count }, (_, label) => String(label));

/** The four files of MNIST and its kin, in the order: training images, labels, test images, labels. */
function idxFiles(sums: readonly [string, string, string, string]): FileSet["files"] {
  const names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];
  return names.map((name, i) => ({
    name: `${name}-ubyte`,
    alias: `${name.replace("-idx", ".idx")}-ubyte`,
    remote: { address: `${name}-ubyte.gz`, checksum: md5(sums[i] as string) },
  }));
}

const mnist: NamedSet = {
  name: "mnist",
  decode: decodeIdxSet,
  summary: "handwritten digits, 28x28 grey, 60,000 and 10,000 images, 10 classes",
  source: "Y. LeCun, C. Cortes, C. Burges, 1998, http://yann.lecun.com/exdb/mnist/",
  classes: numbers(10),
  mirrors: ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
  files: idxFiles([
    "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "d53e105ee54ea40749a09fcbcd1e9432",
    "9fb629c4189551a2d022fa330f9573f3",
    "ec29112dd5afa0611ce80d1b7f02629c",
  ]),
};

const fashionMnist: NamedSet = {
  name: "fashion-mnist",
  decode: decodeIdxSet,
  summary: "articles of clothing, 28x28 grey, 60,000 and 10,000 images, 10 classes",
  source: "H. Xiao, K. Rasul, R. Vollgraf, 2017, arXiv:1708.07747",
  classes: ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
  mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
  files: idxFiles([
    "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "25c81989df183df01b3e8a0aad5dffbe",
    "bef4ecab320f06d8554ea6380940ec79",
    "bb300cfdad3c16e7a12a480ee83cd310",
  ]),
};

const cifar10: NamedSet = {
  name: "cifar10",
  decode: decodeCifar10Set,
  summary: "small photographs, 32x32 color, 50,000 and 10,000 images, 10 classes",
  source: "A. Krizhevsky, 2009, https://www.cs.toronto.edu/~kriz/cifar.html",
  classes: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
  mirrors: ["https://www.cs.toronto.edu/~kriz/"],
  archive: { address: "cifar-10-binary.tar.gz", checksum: md5("c32a1d4ab5d03f1284b67883e8d87530") },
  folder: "cifar-10-batches-bin",
  files: [...[1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`), "test_batch.bin"].map((name) => ({ name })),
};

const cifar10Grey: NamedSet = {
  ...cifar10,
  name: "cifar10-grey",
  from: "cifar10",
  decode: decodeGreyCifar10Set,
  summary: "cifar10 as 16x16 grey images, for dense networks",
};

const cifar100: NamedSet = {
  name: "cifar100",
  decode: decodeCifar100Set,
  summary: "small photographs, 32x32 color, 50,000 and 10,000 images, 100 classes",
  source: "A. Krizhevsky, 2009, https://www.cs.toronto.edu/~kriz/cifar.html",
  classes: numbers(100),
  mirrors: ["https://www.cs.toronto.edu/~kriz/"],
  archive: { address: "cifar-100-binary.tar.gz", checksum: md5("03b5dce01913d631647c71ecec9e9cb8") },
  folder: "cifar-100-binary",
  files: [{ name: "train.bin" }, { name: "test.bin" }],
};

const digits: NamedSet = {
  name: "digits",
  decode: decodeDigitsSet,
  summary: "handwritten digits, 8x8 grey, 3,823 and 1,797 images, 10 classes",
  source: "E. Alpaydin, C. Kaynak, 1998, https://archive.ics.uci.edu/dataset/80",
  classes: numbers(10),
  mirrors: ["https://archive.ics.uci.edu/ml/machine-learning-databases/optdigits/"],
  files: [
    {
      name: "optdigits.tra",
      remote: {
        address: "optdigits.tra",
        checksum: sha256("e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd"),
      },
    },
    {
      name: "optdigits.tes",
      alias: "digits.csv",
      remote: {
        address: "optdigits.tes",
        checksum: sha256("6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"),
      },
    },
  ],
};

const iris: NamedSet = {
  name: "iris",
  decode: decodeIrisSet,
  summary: "three species of iris, four measurements, 150 rows, 3 classes",
  source: "R. Fisher, 1936, https://archive.ics.uci.edu/dataset/53 (scikit-learn's copy)",
  classes: ["setosa", "versicolor", "virginica"],
  mirrors: ["https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.5.0/sklearn/datasets/data/"],
  files: [
    {
      name: "iris.csv",
      remote: {
        address: "iris.csv",
        checksum: sha256("f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449"),
      },
    },
  ],
};

/** All of them. */
export const namedSets: readonly NamedSet[] = [mnist, fashionMnist, cifar10, cifar10Grey, cifar100, digits, iris];
