"""Event coreference on ECB+ (topics 1–35): gold mentions, over the whole corpus, singletons kept.

    python -m bench.weigh.coreference [--shared ../shared] [--cache DIR] [--bar 8]

Two partitions of the gold mentions are scored against gold's in one run: `stem`, in which all mentions whose head
word has one stem are one event, whatever report they stand in; and ours, `one_story`, which takes mentions of one
stem or of one kind of the event lexicon as one event only where their reports tell one story, and acts of speech only
where one speaks. Gold mentions are spans of the text: the head is the token whose own head is outside. Topics are
not given to either.

What is computed: MUC (Vilain 1995), B³ (Bagga & Baldwin 1998) and CEAFe (Luo 2005, similarity φ4: twice the common
mentions over the sum of the sizes, the best one-to-one alignment), each with precision, recall and F1; CoNLL is the
mean of the three F1. Gold and given partitions hold the same mentions. Exits 1 where ours is not `--bar` points of
CoNLL above `stem`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench.accuracy.records import cached_annotator, default_cache
from numpy.typing import NDArray

from dateline.extract.events.triggers import EventLexicon, event_lexicon
from dateline.lineage.words import fold_word, read_words, stem_word
from dateline.model import Document, Passage, Piece, Span, Token, join_layers

ROOT = Path(__file__).resolve().parents[2]
SET = "clusters-ecbplus"

#: likeness (cosine of words by their rarity) from which two groups of reports tell one story
ONE_STORY = 0.20
Partition = Mapping[Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class Mention:
    """A gold mention with what the two partitions look at: where it stands, the stem of its head word, its kind by
    the event lexicon (None where that is a general one), and of an act of speech who speaks."""

    report: str
    start: int
    end: int
    cluster: str
    stem: str
    kind: str | None
    speaker: str | None


# ---------------------------------------------------------------- measures


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def clusters_of(partition: Partition) -> list[frozenset[Hashable]]:
    found: dict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, cluster in partition.items():
        found[cluster].add(mention)
    return [frozenset(c) for c in found.values()]


def muc(gold: Partition, given: Partition) -> Score:
    """Links that stay: each cluster has one fewer than its mentions, less one for each further part it is cut into."""

    def kept(of: Partition, by: Partition) -> float:
        found = clusters_of(of)
        links = sum(len(c) - 1 for c in found)
        return sum(len(c) - len({by[m] for m in c}) for c in found) / links if links else 1.0

    return Score(precision=kept(given, gold), recall=kept(gold, given))


def b_cubed(gold: Partition, given: Partition) -> Score:
    """Of each mention the share of its given cluster that is in its gold cluster, and the other way round."""
    pairs = Counter((gold[m], given[m]) for m in gold)
    wanted, told = Counter(gold.values()), Counter(given.values())
    precision = sum(n * n / told[p] for (_, p), n in pairs.items()) / len(gold)
    recall = sum(n * n / wanted[g] for (g, _), n in pairs.items()) / len(gold)
    return Score(precision, recall)


def ceaf_e(gold: Partition, given: Partition) -> Score:
    """The best one-to-one alignment of clusters, by φ4; solved for each set of clusters that meet."""
    one, other = clusters_of(gold), clusters_of(given)
    at_gold = {m: i for i, c in enumerate(one) for m in c}
    at_given = {m: j for j, c in enumerate(other) for m in c}
    common = Counter((at_gold[m], at_given[m]) for m in gold)
    total = sum(
        _best_alignment(
            {(i, j): 2 * common[i, j] / (len(one[i]) + len(other[j])) for i, j in meeting},
        )
        for meeting in _meeting(common)
    )
    return Score(total / len(other), total / len(one))


def _meeting(pairs: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The pairs, apart by connected components."""
    top: dict[tuple[str, int], tuple[str, int]] = {}

    def find(x: tuple[str, int]) -> tuple[str, int]:
        while top.setdefault(x, x) != x:
            top[x] = top[top[x]]
            x = top[x]
        return x

    listed = list(pairs)
    for i, j in listed:
        top[find(("gold", i))] = find(("given", j))
    found: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for i, j in listed:
        found[find(("gold", i))].append((i, j))
    return list(found.values())


def _best_alignment(weights: Mapping[tuple[int, int], float]) -> float:
    """The greatest sum of weights of pairs in which each side stands once (the Hungarian method, Jonker's form).

    >>> _best_alignment({(0, 0): 0.5, (0, 1): 0.75, (1, 1): 0.5})
    1.0
    """
    rows, columns = sorted({i for i, _ in weights}), sorted({j for _, j in weights})
    if len(rows) > len(columns):
        return _best_alignment({(j, i): w for (i, j), w in weights.items()})
    n, m = len(rows), len(columns)
    cost: NDArray[np.float64] = np.zeros((n + 1, m + 1))
    row_at, column_at = {r: k + 1 for k, r in enumerate(rows)}, {c: k + 1 for k, c in enumerate(columns)}
    for (i, j), weight in weights.items():
        cost[row_at[i], column_at[j]] = -weight
    u, v = np.zeros(n + 1), np.zeros(m + 1)
    matched = np.zeros(m + 1, dtype=int)
    for i in range(1, n + 1):
        matched[0], j0 = i, 0
        least = np.full(m + 1, np.inf)
        way = np.zeros(m + 1, dtype=int)
        used = np.zeros(m + 1, dtype=bool)
        while matched[j0]:
            used[j0] = True
            i0 = matched[j0]
            reach = cost[i0] - u[i0] - v
            better = ~used & (reach < least)
            least[better], way[better] = reach[better], j0
            free = np.where(used, np.inf, least)
            free[0] = np.inf
            j1 = int(free.argmin())
            delta = free[j1]
            u[matched[used]] += delta
            v[used] -= delta
            least[~used] -= delta
            j0 = j1
        while j0:
            matched[j0], j0 = matched[way[j0]], int(way[j0])
    return float(-sum(cost[matched[j], j] for j in range(1, m + 1) if matched[j]))


def conll(gold: Partition, given: Partition) -> tuple[dict[str, Score], float]:
    """The three measures by name, and the mean of their F1."""
    found = {"muc": muc(gold, given), "b3": b_cubed(gold, given), "ceaf_e": ceaf_e(gold, given)}
    return found, sum(s.f1 for s in found.values()) / len(found)


# ---------------------------------------------------------------- mentions and partitions


def read_mentions(folder: Path, cache: Path | None) -> tuple[list[Mention], dict[str, str]]:
    """The gold mentions of a set, read with the parse of their sentences; and the text of each report."""
    rows = [json.loads(line) for line in (folder / "event_clusters.jsonl").read_text("utf-8").splitlines()]
    texts = {
        name: (folder / "texts" / f"{name}.txt").read_bytes().decode()
        for name in sorted({r["report"] for r in rows})
    }
    passages = {name: list(_passages(name, text)) for name, text in texts.items()}
    every = [p.text for found in passages.values() for p in found]
    layers = dict(zip(every, cached_annotator(cache).annotate_passages(every), strict=True))
    lexicon = event_lexicon()
    found = []
    documents = {
        name: join_layers(name, texts[name], own, [layers[p.text] for p in own])
        for name, own in passages.items()
    }
    for row in rows:
        found.append(_mention(row, documents[row["report"]], lexicon))
    return found, texts


def _passages(report: str, text: str) -> Iterable[Passage]:
    at = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            span = Span(at, at + len(line))
            yield Passage(report, span, line, (Piece(0, len(line), *span),), "body", number)
        at += len(line) + 1


def _mention(row: Mapping[str, object], document: Document, lexicon: EventLexicon) -> Mention:
    span = Span(int(str(row["start"])), int(str(row["end"])))
    tokens = list(document.tokens_in(span))
    inside = {t.i for t in tokens}
    head = next((t for t in tokens if t.is_root or t.head.i not in inside), tokens[0])
    lemma = head.lemma.lower()
    return Mention(
        report=str(row["report"]),
        start=span.start,
        end=span.end,
        cluster=str(row["cluster"]),
        stem=stem_word(fold_word(lemma)) or lemma,
        kind=_kind(head, lexicon),
        speaker=_speaker(head) if lemma in lexicon.words["say"] else None,
    )


def _kind(head: Token, lexicon: EventLexicon) -> str | None:
    """The family of the event lexicon that a word names by itself."""
    lemma = head.lemma.lower()
    rows = lexicon.nouns.get(lemma, ()) if head.pos != "VERB" else lexicon.verbs.get(lemma, ())
    kinds = {lexicon.types[key].family for key, rest in rows if not rest and not lexicon.types[key].speech}
    return kinds.pop() if len(kinds) == 1 else None


def _speaker(verb: Token) -> str:
    subjects = verb.children_of("nsubj")
    return subjects[0].lower if subjects else ""


def by_stem(mentions: Sequence[Mention]) -> dict[Hashable, Hashable]:
    """The baseline: one event for each stem, in the whole corpus."""
    return {m: m.stem for m in mentions}


def one_story(mentions: Sequence[Mention], texts: Mapping[str, str]) -> dict[Hashable, Hashable]:
    """Ours: one event for each stem or kind in each story, and one act of speech for each speaker."""
    story = tell_stories(texts)
    found: dict[Hashable, Hashable] = {}
    for m in mentions:
        found[m] = (story[m.report], m.kind or m.stem, m.speaker)
    return found


def tell_stories(texts: Mapping[str, str], enough: float = ONE_STORY) -> dict[str, int]:
    """The story of each report: the two groups that are most alike on average are joined while they are enough so."""
    names = sorted(texts)
    weights = [_weights(texts[name]) for name in names]
    at = {w: i for i, w in enumerate(sorted({w for found in weights for w in found}))}
    rows = np.zeros((len(names), len(at)), dtype=np.float32)
    for i, found in enumerate(weights):
        for word, weight in found.items():
            rows[i, at[word]] = weight
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    likeness = (rows @ rows.T).astype(np.float64)
    np.fill_diagonal(likeness, -1.0)
    size = np.ones(len(names))
    group = {i: [i] for i in range(len(names))}
    while len(group) > 1:
        i, j = divmod(int(likeness.argmax()), len(names))
        if likeness[i, j] < enough:
            break
        joined = (size[i] * likeness[i] + size[j] * likeness[j]) / (size[i] + size[j])
        likeness[i], likeness[:, i] = joined, joined
        likeness[i, i] = -1.0
        likeness[j], likeness[:, j] = -1.0, -1.0
        size[i] += size[j]
        group[i] += group.pop(j)
    return {names[k]: i for i, own in group.items() for k in own}


def _weights(text: str) -> dict[str, float]:
    """The stems of a text with how rare they are in news, often used ones a little more."""
    words = read_words(text)
    found: dict[str, float] = {}
    for stem, weight in zip(words.stems, words.weights, strict=True):
        if stem:
            found[stem] = found.get(stem, 0.0) + weight
    return {stem: (1.0 + np.log1p(w)) * w / (1.0 + w) for stem, w in found.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where parses are kept")
    parser.add_argument("--bar", type=float, default=8.0, help="points above the baseline to reach")
    options = parser.parse_args(arguments)
    folder = options.shared / "gold" / SET
    if not folder.is_dir():
        print(f"skipped: {folder} is not there", file=sys.stderr)
        return 0
    mentions, texts = read_mentions(folder, options.cache)
    gold: dict[Hashable, Hashable] = {m: m.cluster for m in mentions}
    means = {}
    for name, given in (("stem", by_stem(mentions)), ("one_story", one_story(mentions, texts))):
        scores, means[name] = conll(gold, given)
        parts = "  ".join(f"{k} {s.precision:.3f} {s.recall:.3f} {s.f1:.3f}" for k, s in scores.items())
        print(
            f"{name:<10} CoNLL {100 * means[name]:.1f}  (P R F1) {parts}  clusters {len(set(given.values()))}"
        )
    gain = 100 * (means["one_story"] - means["stem"])
    print(
        f"{len(mentions)} mentions, {len(set(gold.values()))} clusters; {gain:+.1f} points, bar {options.bar:+.1f}"
    )
    return 0 if gain >= options.bar else 1


if __name__ == "__main__":
    sys.exit(main())
