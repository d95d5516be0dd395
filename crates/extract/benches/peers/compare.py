#!/usr/bin/env python3
"""Compares two extractors on the same pages: compare.py BENCH SET PREFIX [--against NAME] [--draws N]

PREFIX.NAME.jsonl are predictions as `cargo run` here writes them. The best of the peers is taken when NAME is not given. Pages
are drawn with replacement; shown is the difference of the two F1 scores with its 95 % interval, and the share of draws in
which wirewatch is ahead. BENCH is the folder with `score.py` and `gold/SET.jsonl.xz`, which are no part of the repository.
"""
import argparse
import json
import lzma
import pathlib
import random
import sys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench", type=pathlib.Path)
    parser.add_argument("set")
    parser.add_argument("prefix")
    parser.add_argument("--against")
    parser.add_argument("--draws", type=int, default=5_000)
    args = parser.parse_args()
    sys.path.insert(0, str(args.bench))
    import score

    with lzma.open(args.bench / f"gold/{args.set}.jsonl.xz", "rt", encoding="utf-8") as file:
        gold = {str(row["id"]): row["text"] for row in map(json.loads, file)}

    def pages_of(name):
        with open(f"{args.prefix}.{name}.jsonl", encoding="utf-8") as file:
            texts = {str(row["id"]): row["text"] for row in map(json.loads, file)}
        return [score.text_counts(gold[page], texts.get(page, "")) for page in sorted(gold)]

    def f1(counts):
        precision = score.mean(score.page_precision(*c) for c in counts if c[0] + c[1] > 0)
        recall = score.mean(score.page_recall(*c) for c in counts if c[0] + c[2] > 0)
        return score.harmonic(precision, recall)

    names = [args.against] if args.against else ["dom_smoothie", "trafilatura"]
    own, peers = pages_of("wirewatch"), {name: pages_of(name) for name in names}
    best = max(peers, key=lambda name: f1(peers[name]))
    draw = random.Random(1)
    differences = []
    for _ in range(args.draws):
        drawn = [draw.randrange(len(own)) for _ in own]
        differences.append(f1([own[i] for i in drawn]) - f1([peers[best][i] for i in drawn]))
    differences.sort()
    low, high = (differences[int(len(differences) * share)] for share in (0.025, 0.975))
    ahead = sum(d > 0 for d in differences) / len(differences)
    print(f"{args.set}: wirewatch {f1(own):.4f}, {best} {f1(peers[best]):.4f}, "
          f"difference {f1(own) - f1(peers[best]):+.4f} [{low:+.4f}, {high:+.4f}], ahead in {ahead:.1%} of {args.draws} draws")


if __name__ == "__main__":
    main()
