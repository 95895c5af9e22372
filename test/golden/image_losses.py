"""Writes image-losses.json: the first 12 training losses of image networks in PyTorch, from generated weights on generated batches.

Run: python image_losses.py. With --full FILE: the networks at their usual sizes, batch 128; BURGEON_GOLDEN_LOSSES=FILE then makes
test/conformance/image-losses.test.ts compare with those. The test holds the same generator.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "rivals"))
from pytorch_images import MODELS  # noqa: E402

STEPS = 12
# Model, width, batch, edge of the images, learning rate, bits. Training amplifies what a sum rounds, and a unit whose input is nearly 0 may
# be on in one order of the sum and off in another: within 50 steps losses in 32 bits part by 0.03 even at calm rates, by more than 0.1 at those
# that networks are trained with. A comparison in 32 bits is of few steps at calm rates, one in 64 bits needs no calm.
SMALL = [
    ("resnet20", 0.25, 4, 8, 0.05, 64),
    ("vgg11", 0.0625, 2, 32, 0.02, 64),
    ("resnet20", 0.25, 16, 16, 0.00005, 32),
    ("vgg11", 0.125, 16, 32, 0.001, 32),
]
FULL = [("resnet20", 1, 128, 32, 0.001, 32), ("vgg11", 1, 128, 32, 0.001, 32)]


def uniform(stream, count):
    """Numbers in [0, 1): a hash of stream and position (splitmix32's finalizer), over 2^32."""
    with numpy.errstate(over="ignore"):
        h = numpy.arange(count, dtype=numpy.uint32) + numpy.uint32(stream * 0x9E3779B9 & 0xFFFFFFFF)
        h = (h ^ (h >> 16)) * numpy.uint32(0x21F0AAAD)
        h = (h ^ (h >> 15)) * numpy.uint32(0x735A2D97)
        h = h ^ (h >> 15)
    return h / 2.0**32


def set_weights(model, dtype):
    """Weights, numbered in order, uniform in +-sqrt(6 / fan-in), in the order [out, height, width, in]; biases 0, gains 1."""
    weights = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    for i, parameter in enumerate(weights):
        shape = list(parameter.shape)
        fan_in = parameter[0].numel()
        values = (2 * uniform(i + 1, parameter.numel()) - 1) * numpy.sqrt(6 / fan_in)
        if len(shape) == 4:
            out, channels, height, width = shape
            values = values.reshape(out, height, width, channels).transpose(0, 3, 1, 2)
        parameter.data = torch.tensor(values.reshape(shape), dtype=dtype).contiguous()
    model.to(dtype)
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)) and module.bias is not None:
            nn.init.zeros_(module.bias)


def batch_of(step, batch, edge, dtype):
    """Half noise, half a pattern of the class."""
    size = edge * edge * 3
    labels = numpy.floor(10 * uniform(1000 + step, batch)).astype(int)
    noise = uniform(2000 + step, batch * size).reshape(batch, size)
    patterns = uniform(999, 10 * size).reshape(10, size)
    images = ((noise + patterns[labels]) / 2).reshape(batch, edge, edge, 3).transpose(0, 3, 1, 2)
    return torch.tensor(images.astype(numpy.float32), dtype=dtype), torch.tensor(labels)


def losses(name, width, batch, edge, rate, bits):
    dtype = torch.float64 if bits == 64 else torch.float32
    model = MODELS[name](width)
    set_weights(model, dtype)
    model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, nesterov=True, weight_decay=5e-4)
    found = []
    for step in range(STEPS):
        images, labels = batch_of(step, batch, edge, dtype)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images.to(memory_format=torch.channels_last)), labels)
        loss.backward()
        optimizer.step()
        found.append(round(loss.item(), 9))
    return {"model": name, "width": width, "batch": batch, "edge": edge, "learningRate": rate, "bits": bits, "losses": found}


parser = argparse.ArgumentParser()
parser.add_argument("--full", type=Path)
options = parser.parse_args()
torch.set_num_threads(1)
cases = [losses(*case) for case in (FULL if options.full else SMALL)]
target = options.full or Path(__file__).with_name("image-losses.json")
target.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
