"""Tables: scikit-learn's MLP, HistGradientBoosting and a linear model beside `burgeon study sizing`, on equal splits.

  python bench/rivals/sizing.py split <tables> <splits> [--splits 2]    writes <name>.<i>.train.csv and <name>.<i>.test.csv
  burgeon study sizing --tables <splits> --out <study>
  python bench/rivals/sizing.py run <splits> --out rivals.json
  python bench/rivals/sizing.py compare rivals.json <study>

A table is a CSV file with a header, its target the last column: a class unless it is numeric. A quarter of the rows tests, stratified by class.
Columns of text are one-hot, numbers standardized with missing values as means; all of it is fitted to the training rows. Quality is accuracy, with
--balanced balanced accuracy of the tables named, or R2. Seconds are processor seconds of one thread.
"""

import argparse
import json
import os
import statistics
import time
import warnings
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")


def is_class(target):
    return not pd.api.types.is_numeric_dtype(target)


def split(tables, folder, splits):
    Path(folder).mkdir(parents=True, exist_ok=True)
    for path in sorted(Path(tables).glob("*.csv")):
        frame = pd.read_csv(path)
        target = frame.iloc[:, -1]
        by = target if is_class(target) and target.value_counts().min() > 1 else None
        for i in range(1, splits + 1):
            parts = train_test_split(frame, test_size=0.25, random_state=i, stratify=by)
            for part, rows in zip(("train", "test"), parts):
                rows.to_csv(f"{folder}/{path.stem}.{i}.{part}.csv", index=False)


def models(classes):
    if classes:
        return {
            "mlp": MLPClassifier(random_state=0),
            "boosting": HistGradientBoostingClassifier(random_state=0),
            "linear": LogisticRegression(max_iter=1000),
        }
    return {
        "mlp": MLPRegressor(random_state=0),
        "boosting": HistGradientBoostingRegressor(random_state=0),
        "linear": Ridge(),
    }


def prepared(frame):
    texts = [column for column in frame.columns if not pd.api.types.is_numeric_dtype(frame[column])]
    numbers = [column for column in frame.columns if column not in texts]
    return make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), texts),
        (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
    )


def parameters(model):
    if hasattr(model, "coefs_"):
        return sum(part.size for part in [*model.coefs_, *model.intercepts_])
    return model.coef_.size + np.size(model.intercept_) if hasattr(model, "coef_") else None


def quality(truth, found, classes, balanced):
    if not classes:
        return 1 - np.mean((truth - found) ** 2) / np.var(truth)
    return balanced_accuracy_score(truth, found) if balanced else float(np.mean(truth == found))


def run(folder, out, balanced, only):
    results = []
    for path in sorted(Path(folder).glob("*.train.csv")):
        name, number = path.name.removesuffix(".train.csv").rsplit(".", 1)
        if only and name not in only:
            continue
        train, test = pd.read_csv(path), pd.read_csv(str(path).replace(".train.", ".test."))
        x, y, z, truth = train.iloc[:, :-1], train.iloc[:, -1], test.iloc[:, :-1], test.iloc[:, -1]
        classes = is_class(y)
        scale = None if classes else (y.mean(), y.std(ddof=0))
        for label, model in models(classes).items():
            pipeline = make_pipeline(prepared(x), model)
            began = time.process_time()
            pipeline.fit(x, y if classes else (y - scale[0]) / scale[1])
            seconds = time.process_time() - began
            found = pipeline.predict(z)
            found = found if classes else found * scale[1] + scale[0]
            value = quality(truth.to_numpy(), found, classes, name in balanced)
            results.append(
                {"table": name, "split": int(number), "rows": len(train), "system": label, "quality": float(value)}
                | {"parameters": parameters(model), "seconds": seconds}
            )
        print(json.dumps(results[-3:]), flush=True)
    Path(out).write_text(json.dumps({"balanced": sorted(balanced), "results": results}))


def burgeon_results(folder, balanced):
    """Runs of a study or of `burgeon train`: any folder below with a configuration, a summary and a test file."""
    for path in sorted(Path(folder).rglob("summary.json")):
        config = json.loads((path.parent / "config.json").read_text()) if (path.parent / "config.json").exists() else {}
        if not config.get("test") or config.get("fold") or (path.parent.name == "search"):
            continue
        summary = json.loads(path.read_text())
        name, number = Path(config["dataset"]).name.removesuffix(".train.csv").rsplit(".", 1)
        test = summary["test"] or {}
        value = test.get("r2", test.get("balancedAccuracy") if name in balanced else test.get("accuracy"))
        label = config["strategy"]["name"] if config["strategy"]["name"] != "static" else f"static {config['hidden']}"
        yield {"table": name, "split": int(number), "system": label, "quality": value} | {
            "parameters": summary["parameters"],
            "seconds": summary["cpuSeconds"],
            "widths": summary["widths"],
        }


def compare(rivals, folder):
    known = json.loads(Path(rivals).read_text())
    ours = [one for one in burgeon_results(folder, known["balanced"]) if one["quality"] is not None]
    made = {(one["table"], one["split"]) for one in ours}
    both = [one for one in known["results"] if (one["table"], one["split"]) in made] + ours
    systems = list(dict.fromkeys(one["system"] for one in both))
    tables = [t for t in dict.fromkeys(one["table"] for one in known["results"]) if any(o["table"] == t for o in ours)]

    def mean(table, system, key):
        values = [one[key] for one in both if one["table"] == table and one["system"] == system and one[key] is not None]
        return statistics.fmean(values) if values else None

    rows = {t: {s: [mean(t, s, key) for key in ("quality", "parameters", "seconds")] for s in systems} for t in tables}
    print("| table | " + " | ".join(systems) + " |\n|---" + "|---" * len(systems) + "|")
    for table, found in rows.items():
        cells = [
            "-" if q is None else f"{100 * q:.1f}" + (f", {p:.0f}" if p else "") + f", {s or 0:.1f} s"
            for q, p, s in found.values()
        ]
        widths = [one["widths"] for one in ours if one["table"] == table]
        print(f"| {table} | " + " | ".join(cells) + f" | {widths}")
    for system in dict.fromkeys(one["system"] for one in ours):
        for rival in ("mlp", "boosting"):
            gaps = [100 * (f[system][0] - f[rival][0]) for f in rows.values() if f[system][0] is not None]
            worst = min(rows, key=lambda t: (rows[t][system][0] or 9) - rows[t][rival][0])
            near = sum(gap >= -0.5 for gap in gaps)
            print(
                f"{system} - {rival}: mean {statistics.fmean(gaps):+.2f} points, worst {min(gaps):+.1f} ({worst}),"
                f" within 0.5 or above on {near} of {len(gaps)}"
            )
        sizes = statistics.median(f[system][1] for f in rows.values() if f[system][1])
        total = sum(f[system][2] or 0 for f in rows.values())
        print(f"{system}: median parameters {sizes:.0f}; {total:.1f} s, MLP {sum(f['mlp'][2] for f in rows.values()):.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("split", "run", "compare"))
    parser.add_argument("first")
    parser.add_argument("second", nargs="?")
    parser.add_argument("--splits", type=int, default=2)
    parser.add_argument("--out", default="rivals.json")
    parser.add_argument("--balanced", default="yeast4,car-good", help="tables measured by balanced accuracy")
    parser.add_argument("--only", default="", help="tables, of a run")
    given = parser.parse_args()
    listed = lambda text: {name for name in text.split(",") if name}
    if given.command == "split":
        split(given.first, given.second, given.splits)
    elif given.command == "run":
        run(given.first, given.out, listed(given.balanced), listed(given.only))
    else:
        compare(given.first, given.second)


main()
