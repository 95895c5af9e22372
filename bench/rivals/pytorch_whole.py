"""Whole trainings in PyTorch with the data in memory: the recipes of whole.mjs, on `--threads` threads."""

import argparse
import gzip
import os
import resource
import time

from timing import missing, report

parser = argparse.ArgumentParser()
parser.add_argument("--data", default=os.environ.get("BURGEON_DATA"))
parser.add_argument("--cases", default="static,vgg11")
parser.add_argument("--threads", type=int, default=1)
options = parser.parse_args()
try:
    import numpy
    import torch
    from torch import nn

    from pytorch_images import vgg11
except ImportError as error:
    missing("PyTorch", error)
torch.set_num_threads(options.threads)


def idx(name):
    """An IDX file as an array, gzipped or not."""
    path = os.path.join(options.data, "mnist", name)
    data = gzip.open(path + ".gz").read() if os.path.exists(path + ".gz") else open(path, "rb").read()
    dims = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(dims)]
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * dims).reshape(shape)


def mnist():
    """54,000 rows to train on and 6,000 to validate on, as bytes."""
    images, labels = idx("train-images-idx3-ubyte"), idx("train-labels-idx1-ubyte")
    order = numpy.random.default_rng(1).permutation(len(labels))
    return torch.tensor(images.reshape(len(labels), -1)[order]), torch.tensor(labels[order].astype(numpy.int64)), 54_000


def random_images():
    """10,000 rows to train on and 5,000 to validate on, of the size of CIFAR-10; what they show changes no time."""
    pixels = torch.randint(0, 256, (15_000, 3, 32, 32), dtype=torch.uint8).contiguous(memory_format=torch.channels_last)
    return pixels, torch.randint(0, 10, (15_000,)), 10_000


def perceptron(widths):
    layers, inputs = [], 784
    for width in widths:
        layers += [nn.Linear(inputs, width), nn.ReLU(inplace=True)]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, 10))


CASES = {
    "static": lambda: (mnist(), perceptron([256, 256]), 5),
    "vgg11": lambda: (random_images(), vgg11(0.25).to(memory_format=torch.channels_last), 2),
}

for name in options.cases.split(","):
    (images, labels, count), model, epochs = CASES[name]()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    loss_of = nn.CrossEntropyLoss()
    torch.manual_seed(1)
    before, start = time.process_time(), time.perf_counter()
    for _ in range(epochs):
        order = torch.randperm(count)
        model.train()
        for rows in order.split(128):
            x = images[rows].float().div_(255)
            loss = loss_of(model(x), labels[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            held = range(count, len(labels), 1000)
            hits = sum(
                int((model(images[i : i + 1000].float().div_(255)).argmax(1) == labels[i : i + 1000]).sum()) for i in held
            )
    report(
        system="PyTorch",
        version=torch.__version__,
        name=name,
        threads=options.threads,
        seconds=time.perf_counter() - start,
        cpuSeconds=time.process_time() - before,
        accuracy=hits / (len(labels) - count),
        peakMiB=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
