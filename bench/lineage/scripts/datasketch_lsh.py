"""datasketch as lineage: `python datasketch_lsh.py TEXTS REPORTS RULE SIZE LEAST PERMUTATIONS SENTENCES` prints one JSON
object a line.

RULE is `jaccard` (MinHash LSH, reports whose shingles of SIZE words have an estimated Jaccard of at least LEAST) or
`containment` (LSH Ensemble, at least LEAST of the shorter report). SENTENCES is `none`, or `SIZE:LEAST` for the pairs
of sentences of five words and more of two reports whose shingles have such an estimated Jaccard (MinHash LSH).
Sketches are made in bulk, datasketch's fastest way, with its default hash.
"""

import json
import re
import sys
from pathlib import Path

from datasketch import MinHash, MinHashLSH, MinHashLSHEnsemble

rule, size, least, permutations, of_sentences = sys.argv[3:8]
size, least, permutations = int(size), float(least), int(permutations)


def words_of(text):
    return re.findall(r"\w+", text.casefold())


def shingles_of(words, size):
    return {" ".join(words[i : i + size]).encode() for i in range(len(words) - size + 1)}


def sketch(shingles):
    return dict(zip(shingles, MinHash.bulk(list(shingles.values()), num_perm=permutations), strict=True))


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


def similar(sketches, least):
    """Pairs of keys whose sketches are so much alike, by LSH and then by estimate; a report's own sentences are none."""
    index = MinHashLSH(threshold=least, num_perm=permutations)
    for key, found in sketches.items():
        index.insert(key, found)
    for key, found in sketches.items():
        for other in index.query(found):
            if key < other and key[0] != other[0] and (score := found.jaccard(sketches[other])) >= least:
                yield key, other, score


def contained(sketches, sizes):
    """Pairs of reports of which the shorter is so much in the longer, by LSH Ensemble and then by estimate."""
    ensemble = MinHashLSHEnsemble(threshold=least, num_perm=permutations, num_part=8)
    ensemble.index([(key, found, sizes[key]) for key, found in sketches.items()])
    pairs = {}
    for key, found in sketches.items():
        for other in ensemble.query(found, sizes[key]):
            if other == key or sizes[key] > sizes[other]:
                continue
            jaccard, both = found.jaccard(sketches[other]), (sizes[key], sizes[other])
            if (score := jaccard * sum(both) / (1 + jaccard) / min(both)) >= least:
                pairs[tuple(sorted((key, other)))] = score
    return [(a, b, score) for (a, b), score in pairs.items()]


texts = {(path.stem,): path.read_bytes().decode("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))}
shingles = {report: held for report, text in texts.items() if (held := shingles_of(words_of(text), size))}
sketches = sketch(shingles)
sizes = {report: len(held) for report, held in shingles.items()}
for a, b, score in sorted(similar(sketches, least) if rule == "jaccard" else contained(sketches, sizes)):
    print(json.dumps(edge("report", *({"report": r, "start": None, "end": None} for (r,) in (a, b)), score)))

if of_sentences != "none":
    words, alike = of_sentences.split(":")
    sentences = {}
    for (report,), text in texts.items():
        for match in re.finditer(r"[^\n.!?]+(?:[.!?](?!\s)[^\n.!?]*)*[.!?]*[\"'”’]*", text):
            own = words_of(match.group())
            if len(own) >= 5:
                lead = len(match.group()) - len(match.group().lstrip())
                sentences[report, match.start() + lead, match.end()] = shingles_of(own, int(words))
    for a, b, score in similar(sketch(sentences), float(alike)):
        ends = ({"report": r, "start": s, "end": e} for r, s, e in (a, b))
        print(json.dumps(edge("passage", *ends, score)))
