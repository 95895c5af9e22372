"""Opens what make.mjs wrote in the clients themselves: onnx.checker, onnxruntime, safetensors with PyTorch, NumPy, TensorBoard's own reader.

Usage: python test/clients/check.py <folder> <counts.json>, in the root of the project, behind its build.
"""
import csv
import json
import pathlib
import subprocess
import sys

import numpy as np
import onnx
import onnxruntime
from safetensors import safe_open
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

try:
    import torch
    import torch.nn.functional as F
    from PIL import Image
    from safetensors.torch import save_file
except ImportError:
    torch = None
    print("PyTorch or Pillow is not there: their checks are left out")

MOST = 1e-5
ACTIVATIONS = torch and {
    "relu": F.relu, "relu-zero": F.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu, "silu": F.silu,
    "identity": lambda x: x,
}


def run_program(program, tensors, x):
    """The program in PyTorch's functions: what someone writes who has the weights and the steps."""
    torch_tensors = {name: torch.from_numpy(tensor) for name, tensor in tensors.items()}
    values = [x]
    for step in program["steps"]:
        op = step["op"]
        inputs = [values[i] for i in step["inputs"]]
        part = lambda name: torch_tensors.get(f"{step.get('layer')}.{name}")
        w, b = part("weight"), part("bias")
        if op == "linear":
            y = F.linear(inputs[0], w, b)
        elif op == "conv2d":
            y = F.conv2d(inputs[0], w, b, step["stride"], step["padding"], groups=step["groups"])
        elif op == "activation":
            name = step["activation"]
            y = F.leaky_relu(inputs[0], step["alpha"]) if name == "leaky-relu" else ACTIVATIONS[name](inputs[0])
        elif op == "batch-norm":
            y = F.batch_norm(inputs[0], part("running_mean"), part("running_var"), w, b, eps=step["eps"])
        elif op == "layer-norm":
            moved = inputs[0].movedim(1, -1) if step.get("pixels") else inputs[0]
            y = F.layer_norm(moved, w.shape, w, b, step["eps"])
            y = y.movedim(-1, 1) if step.get("pixels") else y
        elif op == "group-norm":
            y = F.group_norm(inputs[0], step["groups"], w, b, step["eps"])
        elif op == "max-pool":
            y = F.max_pool2d(inputs[0], step["size"], step["stride"], step["padding"])
        elif op == "average-pool":
            y = F.avg_pool2d(inputs[0], step["size"], step["stride"], step["padding"])
        elif op == "global-average-pool":
            y = inputs[0].mean((2, 3))
        elif op == "flatten":
            y = inputs[0].flatten(1)
        elif op == "add":
            y = inputs[0] + inputs[1]
        elif op == "concat":
            y = torch.cat(inputs, 1)
        elif op == "gather":
            y = inputs[0][:, step["columns"]]
        else:
            raise ValueError(op)
        values.append(y)
    return values[-1]


def largest(a, b):
    return float(np.abs(np.asarray(a, np.float64) - np.asarray(b, np.float64)).max())


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.rows = json.loads((folder / "rows.json").read_text())
        with safe_open(str(folder / "model.safetensors"), "np") as file:
            self.about = json.loads(file.metadata()["burgeon"])
            self.tensors = {name: file.get_tensor(name) for name in file.keys()}
        self.program = self.about["program"]
        self.answers = np.array(self.rows["answers"]).reshape(-1, self.program["outputs"])

    def inputs(self):
        """The network's inputs, channels first as PyTorch has them."""
        shape = self.program["inputShape"]
        x = np.array(self.rows["inputs"], np.float32)
        if len(shape) == 1:
            return torch.from_numpy(x.reshape(-1, *shape))
        channels, height, width = shape
        return torch.from_numpy(x.reshape(-1, height, width, channels).transpose(0, 3, 1, 2).copy())

    def check_onnx(self):
        model = onnx.load(str(self.folder / "model.onnx"))
        onnx.checker.check_model(model, full_check=True)
        metadata = {entry.key: entry.value for entry in model.metadata_props}
        json.loads(metadata["outputs"])
        return 0.0

    def check_onnxruntime(self):
        session = onnxruntime.InferenceSession(str(self.folder / "model.onnx"), providers=["CPUExecutionProvider"])
        feeds = {}
        for name, feed in self.rows["feeds"].items():
            if feed["type"] == "string":
                feeds[name] = np.array(feed["values"], dtype=object).reshape(feed["shape"])
            else:
                values = [np.nan if value is None else value for value in feed["values"]]
                feeds[name] = np.array(values, feed["type"]).reshape(feed["shape"])
        one = {name: values[:1] for name, values in feeds.items()}  # the batch is free
        given = {output.name: i for i, output in enumerate(session.get_outputs())}
        results = session.run(None, feeds)
        output = self.about["output"]
        if output["kind"] == "classes":
            expected = softmax(self.answers)
            found = results[given["probabilities"]]
            labels = results[given["label"]]
            names = output["names"]
            best = expected.argmax(1)
            assert [names[i] if names else i for i in best] == list(labels), "labels differ"
            single = session.run(["probabilities"], one)[0]
        else:
            deviation = np.array(output["deviation"])
            cut = np.clip(self.answers, -1, 1) if output["bounded"] else self.answers
            expected = cut + np.array(output["mean"]) / deviation
            found = results[given["value"]] / deviation
            single = session.run(["value"], one)[0] / deviation
        return max(largest(expected, found), largest(expected[:1], single))

    def check_pytorch(self):
        with torch.no_grad():
            return largest(run_program(self.program, self.tensors, self.inputs()), self.answers)

    def check_npz(self):
        file = np.load(self.folder / "model.npz")
        assert json.loads(bytes(file["burgeon"])) == self.about
        return max(largest(file[name], tensor) for name, tensor in self.tensors.items())

    def check_json(self):
        file = json.loads((self.folder / "model.json").read_text())
        tensors = file["tensors"]
        return max(largest(np.reshape(tensors[name]["values"], tensors[name]["shape"]), tensor) for name, tensor in self.tensors.items())

    def check_tensorboard(self):
        accumulator = EventAccumulator(str(self.folder), size_guidance={"scalars": 0, "histograms": 0})
        accumulator.Reload()
        tags = accumulator.Tags()
        assert len(tags["histograms"]) >= 2, "no histograms"
        worst = 0.0
        with open(self.folder / "events.csv") as file:
            lines = list(csv.DictReader(file))
        for tag in tags["scalars"]:
            # Several events of one step: the table has the last.
            found = {event.step: event.value for event in accumulator.Scalars(tag)}
            expected = {int(line["step"]): float(line[tag]) for line in lines if line[tag] != ""}
            assert found.keys() == expected.keys(), f"{tag}: other steps"
            worst = max([worst] + [abs(found[s] - expected[s]) / max(1, abs(expected[s])) for s in found])
        assert {"train/loss", "widths/hidden1", "size/parameters"} <= set(tags["scalars"]), tags["scalars"]
        histogram = accumulator.Histograms(next(tag for tag in tags["histograms"] if tag.endswith(".weight")))[-1].histogram_value
        assert sum(histogram.bucket) == histogram.num > 0
        return worst


# Without held-out rows a network is exported as it came, without a temperature of ours.
NOT_CALIBRATED = ["--validation", "0", "--patience", "0"]


def check_import(folder):
    """A network of PyTorch's, taken over without training: the same answers."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(2, 6), torch.nn.ReLU(), torch.nn.Linear(6, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2))
    path = folder / "pytorch.safetensors"
    save_file(network.state_dict(), str(path))
    run = folder / "runs" / "imported"
    burgeon = ["node", "dist/cli/main.js"]
    train = ["train", "moons", "--from", str(path), "--epochs", "0", *NOT_CALIBRATED, "--quiet", "--json", "--out", str(run)]
    subprocess.run([*burgeon, *train], check=True, stdout=subprocess.DEVNULL)
    out = folder / "imported.onnx"
    subprocess.run([*burgeon, "export", str(run), "--format", "onnx", "-o", str(out)], check=True, stdout=subprocess.DEVNULL)
    x = torch.randn(20, 2)
    session = onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    found = session.run(["probabilities"], {"input": x.numpy()})[0]
    return largest(found, torch.softmax(network(x), 1).detach())


def check_import_images(folder):
    """LeNet of PyTorch's in bfloat16, with names that do not tell the order: the same answers on images."""
    torch.manual_seed(0)
    layers = {
        "head": torch.nn.Conv2d(1, 4, 5, padding=2),
        "body": torch.nn.Conv2d(4, 7, 5),
        "wide": torch.nn.Linear(7 * 25, 11),
        "slim": torch.nn.Linear(11, 9),
        "end": torch.nn.Linear(9, 2),
    }
    half = torch.nn.ModuleDict(layers).to(torch.bfloat16)
    path = folder / "lenet.safetensors"
    save_file(half.state_dict(), str(path))
    net = half.float()

    def forward(x):
        for name in ("head", "body"):
            x = F.max_pool2d(F.relu(net[name](x)), 2)
        x = x.flatten(1)
        for name in ("wide", "slim"):
            x = F.relu(net[name](x))
        return net["end"](x)

    pixels = np.random.default_rng(0).integers(0, 256, (40, 28, 28), dtype=np.uint8)
    for i, image in enumerate(pixels):
        (folder / "images" / "ab"[i % 2]).mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / "images" / "ab"[i % 2] / f"{i}.png")
    run, out = folder / "runs" / "lenet", folder / "lenet.onnx"
    burgeon = ["node", "dist/cli/main.js"]
    choice = ["--from", str(path), "--layers", "head,body,wide,slim,end", "--model", "lenet", "--hidden", "4,7,11,9"]
    train = ["train", str(folder / "images"), *choice, "--epochs", "0", *NOT_CALIBRATED, "--quiet", "--json", "--out", str(run)]
    subprocess.run([*burgeon, *train], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*burgeon, "export", str(run), "--format", "onnx", "-o", str(out)], check=True, stdout=subprocess.DEVNULL)
    session = onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    scale, offset = (float(onnx.numpy_helper.to_array(t)) for t in scaling(onnx.load(str(out))))
    x = pixels[:, None].astype(np.float32)
    found = session.run(["probabilities"], {"input": x})[0]
    with torch.no_grad():
        expected = torch.softmax(forward(torch.from_numpy(x * np.float32(scale) + np.float32(offset))), 1)
    return largest(found, expected)


def scaling(model):
    constants = {t.name: t for t in model.graph.initializer}
    zero = onnx.numpy_helper.from_array(np.float32(0))
    return constants["preprocessing.scale"], constants.get("preprocessing.offset", zero)


def main():
    root, counts = pathlib.Path(sys.argv[1]), sys.argv[2]
    passed = failed = 0

    def attempt(name, body):
        nonlocal passed, failed
        try:
            difference = body()
            assert difference <= MOST, f"largest difference {difference:.1e}"
            passed += 1
            print(f"ok      {name:36} {difference:.1e}")
        except Exception as error:  # every check is counted
            failed += 1
            print(f"FAILED  {name:36} {error}")

    folders = sorted(path.parent for path in root.glob("*/rows.json"))
    assert len(folders) > 5, "make.mjs wrote too little"
    for folder in folders:
        case = Case(folder)
        checks = ["onnx", "onnxruntime", "npz", "json"] + (["pytorch"] if torch else [])
        if (folder / "events.csv").exists():
            checks.append("tensorboard")
        for check in checks:
            attempt(f"{folder.name}: {check}", getattr(case, f"check_{check}"))
    if torch:
        attempt("import from PyTorch", lambda: check_import(root))
        attempt("import of convolutions from PyTorch", lambda: check_import_images(root))
    with open(counts, "w") as file:
        json.dump({"passed": passed, "failed": failed}, file)


if __name__ == "__main__":
    main()
