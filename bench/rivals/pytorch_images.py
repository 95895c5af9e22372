"""One training step of image networks in PyTorch, 32 x 32 x 3, batch 128: channels last, fused Adam, on one thread."""

import argparse

from timing import long_step, missing, one_core, report

if __name__ == "__main__":
    one_core()
try:
    import torch
    from torch import nn
except ImportError as error:
    missing("PyTorch", error)


def vgg11(width):
    layers, channels = [], 3
    plan = [(64, 1), (128, 1), (256, 0), (256, 1), (512, 0), (512, 1), (512, 0), (512, 1)]
    for standard, pools in plan:
        out = round(standard * width)
        layers += [nn.Conv2d(channels, out, 3, padding=1), nn.ReLU(inplace=True)]
        if pools:
            layers.append(nn.MaxPool2d(2))
        channels = out
    layers.append(nn.Flatten())
    for standard in (4096, 4096):
        out = round(standard * width)
        layers += [nn.Linear(channels, out), nn.ReLU(inplace=True)]
        channels = out
    return nn.Sequential(*layers, nn.Linear(channels, 10))


def conv(inputs, outputs, kernel=3, stride=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)


class PostActivation(nn.Module):
    def __init__(self, inputs, inner, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            conv(inputs, inner, 3, stride),
            nn.BatchNorm2d(inner),
            nn.ReLU(inplace=True),
            conv(inner, outputs),
            nn.BatchNorm2d(outputs),
        )
        plain = stride == 1 and inputs == outputs
        self.skip = (
            nn.Identity() if plain else nn.Sequential(conv(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))
        )

    def forward(self, x):
        return torch.relu_(self.body(x) + self.skip(x))


class PreActivation(nn.Module):
    def __init__(self, inputs, inner, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.BatchNorm2d(inputs),
            nn.ReLU(inplace=True),
            conv(inputs, inner, 3, stride),
            nn.BatchNorm2d(inner),
            nn.ReLU(inplace=True),
            conv(inner, outputs),
        )
        plain = stride == 1 and inputs == outputs
        self.skip = nn.Identity() if plain else conv(inputs, outputs, 1, stride)

    def forward(self, x):
        return self.body(x) + self.skip(x)


def residual(block, blocks, width, post):
    layers = [conv(3, 16)] + ([nn.BatchNorm2d(16), nn.ReLU(inplace=True)] if post else [])
    channels = 16
    for standard in (16, 32, 64):
        for i in range(blocks):
            stride = 2 if i == 0 and standard > 16 else 1
            layers.append(block(channels, max(1, round(standard * width)), standard, stride))
            channels = standard
    if not post:
        layers += [nn.BatchNorm2d(64), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


MODELS = {
    "vgg11": vgg11,
    "resnet20": lambda width: residual(PostActivation, 3, width, True),
    "wrn-28-1": lambda width: residual(PreActivation, 4, width, False),
}


def step_of(model):
    model = model.to(memory_format=torch.channels_last)
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    inputs = torch.rand(128, 3, 32, 32).to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (128,))

    def steps(count):
        for _ in range(count):
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(inputs), labels).backward()
            optimizer.step()

    return steps


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", default="vgg11:0.25,resnet20:1,wrn-28-1:0.25")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)
    for case in options.cases.split(","):
        name, width = case.split(":")
        measured = long_step(step_of(MODELS[name](float(width))), options)
        report(system="PyTorch", version=torch.__version__, model=name, width=float(width), **measured)
