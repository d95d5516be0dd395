#!/usr/bin/env python3
"""Learns the table in `src/weights.rs` from labelled pages.

    python3 crates/extract/scripts/train_weights.py BENCH [--write]

BENCH is a folder with `pages.py`, `score.py` and `gold/SET.jsonl.xz` for the sets named below; it is no part of the
repository. The program `examples/blocks.rs` says what is found of every block; a block is labelled as part of the story when
most of its runs of four words are. Three logistic regressions are fitted (see `src/weights.rs`). Shown are the scores by
nested cross-validation, where no page is judged by weights that saw a page of its site, and those of the final table
on the pages it was learnt from. Needs numpy, scipy and scikit-learn.
"""
import collections
import json
import lzma
import os
import pathlib
import re
import subprocess
import sys
from urllib.parse import urlparse

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

SETS = ["aeb", "fundus", "n4k"]
FOLDS = 5
# The strength of the fit: the first two columns must not be surer of the pages they saw than of others.
C_FIRST, C_SETTLED = 0.1, 1.0
THRESHOLD = -0.3
# Pages whose label is doubtful by the README of the labelled pages.
DOUBTFUL = {"kr-HankookIlbo_2026_01_29", "89404c2d3fa59a5209869fd5af0efe1a", "d5ceaf5e698710ffe0a114efc87c9fc7",
            "0f1d20e93229f3304b967c2aa38630b6"}

ROOT = pathlib.Path(__file__).resolve().parents[3]
TABLE = ROOT / "crates/extract/src/weights.rs"
ROW = re.compile(r"^    (\w+): (-?[\d.]+), (-?[\d.]+), (-?[\d.]+);", re.M)
BUCKETS = ["Kept", "Likely", "Unlikely", "Dropped"]
AROUND = [side + bucket for side in ["Previous", "Next", "Alike", "Box"] for bucket in BUCKETS]


class Page:
    def __init__(self, kind, found, gold, names):
        self.kind, self.id, self.gold, self.blocks = kind, found["id"], gold, found["blocks"]
        host = (urlparse(found["url"]).netloc or found["id"]).removeprefix("www.")
        self.site = self.id.split("_")[0] if kind == "fundus" else host
        for block in self.blocks:
            block["all"] = [names[name] for name in block["features"]]


def label(page):
    """Marks the blocks that are part of the gold text, each part of it once, and how much each weighs."""
    words, left = score.WORD.findall(page.gold), collections.Counter(score.shingles(page.gold))
    whole, length = " " + " ".join(words) + " ", max(len(words), 30)
    order = sorted(page.blocks, key=lambda b: ("InRoot" not in b["features"], "Repeated" in b["features"]))
    for block in order:
        own = score.WORD.findall(block["text"])
        if len(own) < 4:
            share = float(bool(own) and " " + " ".join(own) + " " in whole)
        else:
            runs = [tuple(own[i:i + 4]) for i in range(len(own) - 3)]
            share = sum(left[run] > 0 for run in runs) / len(runs)
            if share >= 0.5:
                left.subtract(runs)
        block["story"] = int(share >= 0.5)
        block["weight"] = 0.0 if page.id in DOUBTFUL else min((len(own) + 2) / length, 0.5)


def read_pages(bench, names):
    pages = []
    for kind in SETS:
        lines = subprocess.run([sys.executable, bench / "pages.py", kind], capture_output=True, check=True).stdout
        command = [os.environ.get("CARGO", "cargo"), "run", "-q", "--release", "-p", "wirewatch-extract", "--example", "blocks"]
        found = subprocess.run(command, input=lines, capture_output=True, check=True, cwd=ROOT).stdout
        with lzma.open(bench / f"gold/{kind}.jsonl.xz", "rt", encoding="utf-8") as file:
            gold = {str(row["id"]): row["text"] for row in map(json.loads, file)}
        for row in map(json.loads, found.splitlines()):
            page = Page(kind, row, gold[row["id"]], names)
            label(page)
            pages.append(page)
    return pages


def matrix(rows, width):
    columns = [sorted(set(row)) for row in rows]
    pointers = np.cumsum([0] + [len(row) for row in columns])
    flat = np.array([c for row in columns for c in row], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(flat)), flat, pointers), shape=(len(rows), width))


def fit(x, y, weight, c):
    model = LogisticRegression(C=c, max_iter=400, fit_intercept=False)
    model.fit(x, y, sample_weight=weight * 50)
    return model.coef_[0]


def bucket(score_, side):
    limit = [score_ > 2, score_ > 0, score_ > -2, True]
    return side + BUCKETS[limit.index(True)]


def with_neighbours(pages, scores, names):
    """The features of every block with the verdicts on its neighbours, as `src/verdicts.rs` makes them."""
    rows, at = [], 0
    for page in pages:
        own = scores[at:at + len(page.blocks)]
        at += len(page.blocks)
        sums = collections.defaultdict(lambda: [0.0, 0.0])
        for block, value in zip(page.blocks, own):
            for key in [("g", block["group"]), ("b", block["box"])]:
                chars = max(block["chars"], 1)
                sums[key][0] += min(4.0, max(-4.0, value)) * chars
                sums[key][1] += chars
        for i, block in enumerate(page.blocks):
            group, box = sums[("g", block["group"])], sums[("b", block["box"])]
            around = [bucket(own[i - 1] if i else -9, "Previous"),
                      bucket(own[i + 1] if i + 1 < len(own) else -9, "Next"),
                      bucket(group[0] / group[1], "Alike"), bucket(box[0] / box[1], "Box")]
            rows.append(block["all"] + [names[name] for name in around])
    return matrix(rows, len(names))


def show(title, pages, scores):
    pairs, at = collections.defaultdict(list), 0
    for page in pages:
        kept = scores[at:at + len(page.blocks)] > THRESHOLD
        at += len(page.blocks)
        text = "\n\n".join(b["text"] for b, keep in zip(page.blocks, kept) if keep)
        pairs[page.kind].append((page.gold, text))
    found = {kind: score.text_scores(value)["f1"] for kind, value in pairs.items()}
    print(title.ljust(28), "  ".join(f"{kind} {f1:.4f}" for kind, f1 in found.items()))


def out_of_fold(x, y, weight, folds, within):
    """Scores of each row in `within` by weights that saw only the other folds in it."""
    scores = np.zeros(len(y))
    for k in set(folds[within]):
        train = within & (folds != k)
        scores[folds == k] = x[folds == k] @ fit(x[train], y[train], weight[train], C_FIRST)
    return scores


def main():
    bench = pathlib.Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(bench))
    global score
    import score
    table = TABLE.read_text(encoding="utf-8")
    names = {row[0]: i for i, row in enumerate(ROW.findall(table))}
    pages = read_pages(bench, names)
    blocks = [block for page in pages for block in page.blocks]
    y = np.array([b["story"] for b in blocks])
    weight = np.array([b["weight"] for b in blocks])
    x = matrix([b["all"] for b in blocks], len(names))
    sites = sorted({page.site for page in pages})
    np.random.RandomState(1).shuffle(sites)
    fold_of = {site: i % FOLDS for i, site in enumerate(sites)}
    folds = np.array([fold_of[page.site] for page in pages for _ in page.blocks])

    settled = np.zeros(len(y))
    for k in range(FOLDS):
        train, test = folds != k, folds == k
        first = out_of_fold(x, y, weight, folds, train)
        first[test] = x[test] @ fit(x[train], y[train], weight[train], C_FIRST)
        both = with_neighbours(pages, first, names)
        settled[test] = both[test] @ fit(both[train], y[train], weight[train], C_SETTLED)
    show("nested cross-validation", pages, settled)

    known = matrix([b["all"][:b["first_features"]] for b in blocks], len(names))
    prior = fit(known, y, weight, C_SETTLED)
    alone = fit(x, y, weight, C_FIRST)
    every = np.ones(len(y), dtype=bool)
    both = with_neighbours(pages, out_of_fold(x, y, weight, folds, every), names)
    last = fit(both, y, weight, C_SETTLED)
    show("on the pages learnt from", pages, with_neighbours(pages, x @ alone, names) @ last)
    if "--write" in sys.argv:
        def row(found):
            i = names[found[1]]
            own = 0.0 if found[1] in AROUND else alone[i]
            values = [f"{value:.2f}".replace("-0.00", "0.00") for value in (prior[i], own, last[i])]
            return f"    {found[1]}: {', '.join(values)};"
        TABLE.write_text(ROW.sub(row, table), encoding="utf-8")


if __name__ == "__main__":
    main()
