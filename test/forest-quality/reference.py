"""Scores the rows that print-rows.js writes with scikit-learn's IsolationForest: JSON in, JSON out."""

import hashlib
import json
import sys

import numpy
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

SEEDS = range(1, 21)
# Every so manieth row's mean score is kept.
STEP = 20


def reference(data_set):
    rows = numpy.array(data_set["rows"], dtype=float)
    rows = rows[:, ~numpy.isnan(rows).all(axis=0)]
    aucs, scores = [], numpy.zeros(len(rows))
    for seed in SEEDS:
        forest = IsolationForest(n_estimators=100, max_samples=256, random_state=seed).fit(rows)
        score = -forest.score_samples(rows)
        aucs.append(float(roc_auc_score(data_set["anomalous"], score)))
        scores += score / len(SEEDS)
    return {
        "name": data_set["name"],
        "rows": len(rows),
        "aucs": [round(auc, 5) for auc in aucs],
        "scores": [round(float(score), 4) for score in scores[::STEP]],
    }


text = sys.stdin.read()
sets = [json.dumps(reference(data_set)) for data_set in json.loads(text)]
print(
    "{\n"
    f'  "command": "npm run build && node dist/test/forest-quality/print-rows.js | python3 test/forest-quality/reference.py > test/forest-quality/reference.json",\n'
    f'  "python": "{sys.version.split()[0]}",\n'
    f'  "scikitLearn": "{sklearn.__version__}",\n'
    f'  "numpy": "{numpy.__version__}",\n'
    f'  "rowsSha256": "{hashlib.sha256(text.encode()).hexdigest()}",\n'
    f'  "scoresOfEvery": {STEP},\n'
    f'  "dataSets": [\n    ' + ",\n    ".join(sets) + "\n  ]\n}"
)
