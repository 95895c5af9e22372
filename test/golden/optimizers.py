"""Writes optimizers.json: traces of torch.optim on mean((w - target)^2), float64. Run: python optimizers.py"""

import json
from pathlib import Path

import torch

START = [1.0, -2.0, 0.5, 3.0, -0.25, 0.0]
TARGET = [0.0, 1.0, -1.0, 2.5, 0.5, 4.0]
STEPS = 12

CASES = [
    ("adam", torch.optim.Adam, {}, {}),
    ("adam", torch.optim.Adam, {"betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}, {"beta1": 0.8, "beta2": 0.95, "eps": 1e-3, "weightDecay": 0.1}),
    ("adamw", torch.optim.AdamW, {"weight_decay": 0.05}, {"weightDecay": 0.05}),
    ("sgd", torch.optim.SGD, {}, {}),
    ("sgd", torch.optim.SGD, {"momentum": 0.9}, {"momentum": 0.9}),
    ("sgd", torch.optim.SGD, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.02}, {"momentum": 0.9, "nesterov": True, "weightDecay": 0.02}),
]


def trace(make, options, clip):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    target = torch.tensor(TARGET, dtype=torch.float64)
    optimizer = make([w], lr=0.1, **options)
    found = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        ((w - target) ** 2).mean().backward()
        if clip is not None:
            norm = w.grad.norm().item()
            if norm > clip:
                w.grad.mul_(clip / norm)
        optimizer.step()
        found.append(w.tolist())
    return found


cases = [
    {"name": name, "options": ours, "clipNorm": clip, "trace": trace(make, options, clip)}
    for name, make, options, ours in CASES
    for clip in (None, 0.5)
]
document = {"torch": torch.__version__, "learningRate": 0.1, "start": START, "target": TARGET, "cases": cases}
Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
