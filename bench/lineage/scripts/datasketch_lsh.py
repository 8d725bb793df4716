"""datasketch as lineage: `python datasketch_lsh.py TEXTS REPORTS RULE` prints one JSON object a line.

RULE is `jaccard` (MinHash LSH, reports whose shingles of five words have an estimated Jaccard of at least .5) or
`containment` (LSH Ensemble, at least .3 of the shorter report). Either also gives the sentences of five words and
more of two reports whose pairs of words have an estimated Jaccard of at least .7 (MinHash LSH). 128 permutations.
"""

import json
import re
import sys
from pathlib import Path

from datasketch import MinHash, MinHashLSH, MinHashLSHEnsemble

PERMUTATIONS = 128
REPORT_WORDS, SENTENCE_WORDS = 5, 2
JACCARD, CONTAINMENT, SENTENCE_JACCARD = 0.5, 0.3, 0.7
rule = sys.argv[3]


def words_of(text):
    return re.findall(r"\w+", text.casefold())


def shingles_of(words, size):
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


def sketch(shingles):
    found = MinHash(num_perm=PERMUTATIONS)
    found.update_batch([s.encode() for s in shingles])
    return found


def edge(level, a, b, score):
    return {
        "level": level,
        "relation": "copy",
        "from": a,
        "to": b,
        "direction": "unknown",
        "score": score,
        "changed": [],
    }


def similar(sketches, threshold):
    """Pairs of keys whose sketches are so much alike, by LSH and then by estimate."""
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    for key, found in sketches.items():
        index.insert(key, found)
    for key, found in sketches.items():
        for other in index.query(found):
            if key < other and (likeness := found.jaccard(sketches[other])) >= threshold:
                yield key, other, likeness


texts = {path.stem: path.read_bytes().decode("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))}
shingles = {report: shingles_of(words_of(text), REPORT_WORDS) for report, text in texts.items()}
sketches = {report: sketch(held) for report, held in shingles.items() if held}
if rule == "jaccard":
    pairs = {(a, b): score for a, b, score in similar(sketches, JACCARD)}
else:
    ensemble = MinHashLSHEnsemble(threshold=CONTAINMENT, num_perm=PERMUTATIONS, num_part=8)
    ensemble.index([(report, found, len(shingles[report])) for report, found in sketches.items()])
    pairs = {}
    for report, found in sketches.items():
        for other in ensemble.query(found, len(shingles[report])):
            if other == report or len(shingles[report]) > len(shingles[other]):
                continue
            likeness = found.jaccard(sketches[other])
            sizes = len(shingles[report]), len(shingles[other])
            contained = likeness * sum(sizes) / (1 + likeness) / min(sizes)
            if contained >= CONTAINMENT:
                pairs[tuple(sorted((report, other)))] = contained
for (a, b), score in sorted(pairs.items()):
    print(json.dumps(edge("report", *({"report": r, "start": None, "end": None} for r in (a, b)), score)))

sentences = {}
for report, text in texts.items():
    for match in re.finditer(r"[^\n.!?]+(?:[.!?](?!\s)[^\n.!?]*)*[.!?]*[\"'”’]*", text):
        words = words_of(match.group())
        if len(words) >= 5:
            lead = len(match.group()) - len(match.group().lstrip())
            key = (report, match.start() + lead, match.end())
            sentences[key] = sketch(shingles_of(words, SENTENCE_WORDS))
for a, b, score in similar(sentences, SENTENCE_JACCARD):
    if a[0] != b[0]:
        ends = ({"report": r, "start": s, "end": e} for r, s, e in (a, b))
        print(json.dumps(edge("passage", *ends, score)))
