"""Shared shingles and equal sentences as lineage: `python shingles.py TEXTS REPORTS RULE` prints one JSON object a line.

RULE is `jaccard` (shingles of five words, at least half of their union shared) or `containment` (at least three
tenths of the shorter report's). Either also gives the sentences of five words and more that two reports share.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

BARS = {"jaccard": 0.5, "containment": 0.3}
rule = sys.argv[3]
shingles, sentences = {}, defaultdict(list)
for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    text = path.read_bytes().decode("utf-8")
    words = re.findall(r"\w+", text.casefold())
    shingles[path.stem] = {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
    for match in re.finditer(r"[^\n.!?]+(?:[.!?](?!\s)[^\n.!?]*)*[.!?]*[\"'”’]*", text):
        plain = " ".join(re.findall(r"\w+", match.group().casefold()))
        if plain.count(" ") >= 4:
            lead = len(match.group()) - len(match.group().lstrip())
            sentences[plain].append((path.stem, match.start() + lead, match.end()))

holders = defaultdict(list)
for report, held in shingles.items():
    for shingle in held:
        holders[shingle].append(report)
shared = Counter(pair for found in holders.values() for pair in combinations(found, 2))


def edge(level, a, b):
    return {
        "level": level,
        "relation": "copy",
        "from": a,
        "to": b,
        "direction": "unknown",
        "score": None,
        "changed": [],
    }


for (a, b), common in sorted(shared.items()):
    whole = len(shingles[a] | shingles[b]) if rule == "jaccard" else min(len(shingles[a]), len(shingles[b]))
    if common / whole >= BARS[rule]:
        print(json.dumps(edge("report", *({"report": r, "start": None, "end": None} for r in (a, b)))))
for found in sentences.values():
    for a, b in combinations(found, 2):
        if a[0] != b[0]:
            print(json.dumps(edge("passage", *({"report": r, "start": s, "end": e} for r, s, e in (a, b)))))
