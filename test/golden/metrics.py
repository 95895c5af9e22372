"""Metrics by scikit-learn. `python metrics.py` writes metrics.json; `python metrics.py cases.json` prints the values for those cases."""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn import metrics as m


def of_classes(case):
    y = np.array(case["labels"])
    p = np.array(case["probabilities"], dtype=float)
    w = case["weights"] and np.array(case["weights"], dtype=float)
    two = p.shape[1] == 2
    decided = p.argmax(axis=1)
    by = {"sample_weight": w}
    macro = {"average": "macro", "zero_division": 0, **by}
    classes = list(range(p.shape[1]))
    hot = np.eye(p.shape[1])[y]
    if two:
        areas = [(m.roc_auc_score(y, p[:, 1], **by), m.average_precision_score(y, p[:, 1], **by))]
    else:
        areas = [(m.roc_auc_score(hot[:, c], p[:, c], **by), m.average_precision_score(hot[:, c], p[:, c], **by)) for c in set(y)]
    return {
        "accuracy": m.accuracy_score(y, decided, **by),
        "balanced-accuracy": m.balanced_accuracy_score(y, decided, **by),
        "f1": m.f1_score(y, decided, **macro),
        "precision": m.precision_score(y, decided, **macro),
        "recall": m.recall_score(y, decided, **macro),
        "mcc": m.matthews_corrcoef(y, decided, **by),
        "roc-auc": float(np.mean([roc for roc, _ in areas])),
        "pr-auc": float(np.mean([pr for _, pr in areas])),
        "log-loss": m.log_loss(y, p, labels=classes, **by),
        "brier": m.brier_score_loss(y, p[:, 1], **by) if two else m.brier_score_loss(y, p, labels=classes, **by),
    }


def of_values(case):
    t = np.array(case["targets"], dtype=float)
    p = np.array(case["predicted"], dtype=float)
    by = {"sample_weight": case["weights"] and np.array(case["weights"], dtype=float)}
    return {
        "mae": m.mean_absolute_error(t, p, **by),
        "rmse": m.root_mean_squared_error(t, p, **by),
        "r2": m.r2_score(t, p, **by),
        "median-error": m.median_absolute_error(t, p, **by),
    }


def values(case):
    found = of_classes(case) if "labels" in case else of_values(case)
    return {name: float(value) for name, value in found.items()}


def softmax_rows(rng, labels, classes, digits):
    logits = rng.normal(size=(len(labels), classes)) + 1.5 * np.eye(classes)[labels]
    p = np.exp(logits)
    p = np.round(p / p.sum(axis=1, keepdims=True), digits)
    p[:, -1] = 1 - p[:, :-1].sum(axis=1)
    return p.clip(0, 1).tolist()


def own_cases():
    rng = np.random.default_rng(7)
    cases = []
    for rows, classes, digits in [(12, 2, 3), (20, 2, 1), (15, 3, 3), (24, 4, 1)]:
        labels = np.concatenate([np.arange(classes), rng.integers(0, classes, rows - classes)])
        for weighted in [False, True]:
            weights = np.round(rng.uniform(0.1, 4, rows), 2).tolist() if weighted else None
            cases.append({"labels": labels.tolist(), "probabilities": softmax_rows(rng, labels, classes, digits), "weights": weights})
    # One class is never decided for; one right certain answer; one wrong certain answer.
    cases.append({"labels": [0, 0, 1, 2], "probabilities": [[1, 0, 0], [0, 1, 0], [0.3, 0.5, 0.2], [0.3, 0.4, 0.3]], "weights": None})
    for rows, columns in [(11, 1), (14, 1), (9, 2)]:
        for weighted in [False, True]:
            t = np.round(rng.normal(size=(rows, columns)) * 100 + 1e4, 2)
            p = np.round(t + rng.normal(size=(rows, columns)) * 20, 2)
            weights = np.round(rng.uniform(0.1, 4, rows), 2).tolist() if weighted else None
            cases.append({"targets": t.tolist(), "predicted": p.tolist(), "weights": weights})
    return cases


if len(sys.argv) > 1:
    print(json.dumps([values(case) for case in json.loads(Path(sys.argv[1]).read_text())]))
else:
    written = [{**case, "values": values(case)} for case in own_cases()]
    Path(__file__).with_name("metrics.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in written) + "\n]\n")
