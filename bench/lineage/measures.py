"""The measures of one program's edges on one set: the scorer's own, and what is counted beside them.

- `by_relation`: of report pairs, each with one gold edge and one predicted edge as the scorer takes them: the
  precision of what was called a copy (or another defensible relation of gold), the recall of gold's copies as copies.
- `cluster_ari`: the adjusted Rand index of the components of report edges against those of gold's required ones.
  Shared wire joins nothing (different reports embed one text), nor do pairs that nobody read.
- `handmade`: recall of rewrites whose text was reworded by hand (sources.csv).
- `negatives`: pairs read and found unrelated that get a report edge; `boilerplate`: those of them that share
  the furniture of their site alone.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import comb
from pathlib import Path
from typing import Any

from bench.accuracy.scorer import Row, Scorer, read_rows

RELATIONS = ("copy", "revision", "excerpt", "rewrite", "shared_wire")
Pair = frozenset[str]


def measure(scorer: Scorer, gold_folder: Path, rows: Sequence[Row]) -> dict[str, Any]:
    """All measures of some rows of lineage.jsonl on a set."""
    gold = read_rows(gold_folder / "lineage.jsonl")
    texts = {path.stem for path in gold_folder.glob("texts/*.txt")}
    whole = scorer.module.score_lineage(gold, list(rows), texts, Unheard(), gold_folder)
    unread = pairs_of(read_rows(gold_folder / "unjudged.jsonl"))
    wanted = first_edges(gold, texts, unread)
    told = first_edges([*rows, *scorer.module.copies_of_one(list(rows), "report")], texts, unread)
    negatives = read_rows(gold_folder / "negatives.jsonl")
    plate = [row for row in negatives if row["why"].startswith("boilerplate_only")]
    return {
        "reports": len(texts),
        "report": whole["report"],
        "passage": whole["passage"],
        "by_relation": by_relation(wanted, told),
        "cluster_ari": cluster_ari(wanted, told, texts),
        "handmade": handmade(wanted, told, gold_folder),
        "negatives": {"edges": len(pairs_of(negatives) & told.keys()), "of": len(pairs_of(negatives))},
        "boilerplate": {"edges": len(pairs_of(plate) & told.keys()), "of": len(pairs_of(plate))},
    }


class Unheard:
    """Takes no cases: bench.accuracy keeps them."""

    def add(self, *_: object) -> None:
        return None


def pairs_of(rows: Iterable[Row]) -> set[Pair]:
    return {frozenset((row["a"], row["b"])) for row in rows}


def first_edges(rows: Iterable[Row], texts: set[str], unread: set[Pair]) -> dict[Pair, Row]:
    """The first edge of each pair of reports, as the scorer takes them."""
    found: dict[Pair, Row] = {}
    for row in rows:
        pair = frozenset((row["from"]["report"], row["to"]["report"]))
        if row["level"] == "report" and len(pair) == 2 and pair <= texts and pair not in unread:
            found.setdefault(pair, row)
    return found


def by_relation(
    gold: Mapping[Pair, Row], told: Mapping[Pair, Row]
) -> dict[str, dict[str, float | int | None]]:
    """Precision, recall and F1 of each relation, with the counts."""
    out: dict[str, dict[str, float | int | None]] = {}
    for relation in RELATIONS:
        wanted = [
            pair for pair, row in gold.items() if row["relation"] == relation and not row.get("optional")
        ]
        given = [
            pair
            for pair, row in told.items()
            if row["relation"] == relation
            and not (pair in gold and gold[pair].get("optional"))
            and not (pair not in gold and row.get("follows"))
        ]
        found = sum(pair in told and told[pair]["relation"] in accepted(gold[pair]) for pair in wanted)
        right = sum(pair in gold and relation in accepted(gold[pair]) for pair in given)
        p, r = right / len(given) if given else None, found / len(wanted) if wanted else None
        f1 = 2 * p * r / (p + r) if p and r else None if p is None or r is None else 0.0
        out[relation] = {
            "p": rounded(p), "r": rounded(r), "f1": rounded(f1),
            "right": right, "predicted": len(given), "found": found, "gold": len(wanted),
        }  # fmt: skip
    return out


def accepted(row: Row) -> set[str]:
    return {row["relation"], *(row.get("accept") or ())}


def cluster_ari(gold: Mapping[Pair, Row], told: Mapping[Pair, Row], texts: set[str]) -> float | None:
    """The adjusted Rand index of two partitions of the reports of a set; None where gold joins none."""
    one = components([p for p, row in gold.items() if not row.get("optional")], texts)
    other = components([p for p, row in told.items() if row["relation"] != "shared_wire"], texts)
    if len(set(one.values())) == len(texts):
        return None
    joint = sum(comb(n, 2) for n in Counter((one[t], other[t]) for t in texts).values())
    a, b = (sum(comb(n, 2) for n in Counter(part.values()).values()) for part in (one, other))
    expected = a * b / comb(len(texts), 2)
    return rounded((joint - expected) / ((a + b) / 2 - expected))


def components(pairs: Iterable[Pair], texts: Iterable[str]) -> dict[str, str]:
    """The smallest name of each report's component."""
    parent = {text: text for text in texts}

    def root(text: str) -> str:
        while parent[text] != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    for pair in pairs:
        low, high = sorted(root(text) for text in pair)
        parent[high] = low
    return {text: root(text) for text in parent}


def handmade(gold: Mapping[Pair, Row], told: Mapping[Pair, Row], folder: Path) -> dict[str, int] | None:
    """Of the required rewrites with a hand-made text, how many have an edge; None where no sidecar tells."""
    if not (folder / "sources.csv").is_file():
        return None
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        made = {row["report"] for row in csv.DictReader(file) if "by hand" in row["made"]}
    wanted = [
        pair
        for pair, row in gold.items()
        if row["relation"] == "rewrite" and not row.get("optional") and row["to"]["report"] in made
    ]
    return {"found": sum(pair in told for pair in wanted), "of": len(wanted)}


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
