"""Trains on tables, exports, and predicts the raw rows of the same files with the lines that `burgeon export` prints.

Usage: python test/clients/tables.py <folder for runs> <table[:train flags[:pandas options]]>...
Needs onnxruntime and pandas. Prints the largest difference from `burgeon predict`, over the target's deviation or of probabilities.
"""
import json
import pathlib
import subprocess
import sys

import numpy as np
import pandas

BURGEON = ["node", str(pathlib.Path(__file__).parents[2] / "dist/cli/main.js")]
MOST = 1e-5


def burgeon(*args):
    return subprocess.run([*BURGEON, *map(str, args)], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout


def exported_answers(run, path, options):
    """What the printed lines give for the file."""
    lines = json.loads(burgeon("export", run, "--format", "onnx", "--json", "--force"))["python"]
    given = f"{str(path)!r}, {options}" if options else repr(str(path))
    names = {}
    exec("\n".join(lines).replace('"data.csv"', given, 1), names)
    return names


def check(root, argument):
    path, flags, options = (argument.split(":") + ["", ""])[:3]
    path = pathlib.Path(path)
    run = root / path.stem
    if not (run / "summary.json").exists():
        burgeon("train", path, "--out", run, "--quiet", "--epochs", "30", *flags.split())
    reading = [flag for flag in flags.split() if flag in ("--no-na",)]
    predicted = pandas.read_json(predictions(run, path, reading), lines=True, dtype=False, convert_dates=False)
    names = exported_answers(run, path, options)
    if "value" in names:
        expected = predicted.to_numpy("float64")
        return float((np.abs(expected - names["value"]) / np.maximum(expected.std(0), np.abs(expected) * 1e-9)).max())
    classes = json.loads(names["session"].get_modelmeta().custom_metadata_map["classes"])
    probabilities = np.array([[row[name] for name in classes] for row in predicted["probabilities"]])
    labels = predicted["prediction"].astype(str).to_numpy()
    close = np.sort(probabilities)[:, -1] - np.sort(probabilities)[:, -2] < 1e-5
    assert ((labels == names["label"]) | close).all(), "labels differ"
    return float(np.abs(probabilities - names["probabilities"]).max())


def predictions(run, path, reading):
    """`burgeon predict` in full precision: a predictor asked for the same rows, one JSON line each."""
    script = pathlib.Path(__file__).with_name("predict-table.mjs")
    out = run / "predictions.jsonl"
    subprocess.run(["node", str(script), str(run), str(path), str(out), *reading], check=True)
    return str(out)


def main():
    root = pathlib.Path(sys.argv[1])
    root.mkdir(parents=True, exist_ok=True)
    failed = 0
    for argument in sys.argv[2:]:
        name = pathlib.Path(argument.split(":")[0]).name
        try:
            difference = check(root, argument)
            assert difference <= MOST, f"largest difference {difference:.1e}"
            print(f"ok      {name:36} {difference:.1e}")
        except subprocess.CalledProcessError as error:
            failed += 1
            print(f"FAILED  {name:36} {error.stderr}")
        except Exception as error:  # every table is counted
            failed += 1
            print(f"FAILED  {name:36} {type(error).__name__}: {error}")
    sys.exit(1 if failed else 0)


main()
