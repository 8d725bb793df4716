"""text-dedup as lineage: `python text_dedup_minhash.py TEXTS REPORTS` prints one JSON object a line.

Its own command, `text_dedup.minhash`, clusters the reports (shingles of five words, threshold .5) and, in a second
run, their sentences of five words and more (pairs of words, threshold .7); two of a cluster are an edge.
"""

import json
import pickle
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from datasets import Dataset


def cluster(texts, ngram, threshold):
    """Indices of texts by cluster, those alone left out."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        Dataset.from_dict({"text": texts}).save_to_disk(str(home / "in"))
        options = {
            "path": home / "in",
            "output": home / "out",
            "column": "text",
            "ngram": ngram,
            "min_length": 1,
            "threshold": threshold,
            "num_proc": 1,
            "cache_dir": home / "cache",
        }
        given = [f"--{name}={value}" for name, value in options.items()]
        command = [sys.executable, "-m", "text_dedup.minhash", "--local", "--debug", *given]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with (home / "out" / "uf.pkl").open("rb") as file:
            found = pickle.load(file)
    parents = getattr(found, "parent", found)
    groups = defaultdict(list)
    for index in parents:
        root = index
        while parents[root] != root:
            root = parents[root]
        groups[root].append(index)
    return [members for members in groups.values() if len(members) > 1]


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


reports = {path.stem: path.read_bytes().decode("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))}
names = list(reports)
for members in cluster(list(reports.values()), 5, 0.5):
    for i, j in combinations(sorted(members), 2):
        print(json.dumps(edge("report", *({"report": names[k], "start": None, "end": None} for k in (i, j)))))
places, texts = [], []
for report, text in reports.items():
    for match in re.finditer(r"[^\n.!?]+(?:[.!?](?!\s)[^\n.!?]*)*[.!?]*[\"'”’]*", text):
        if len(re.findall(r"\w+", match.group())) >= 5:
            lead = len(match.group()) - len(match.group().lstrip())
            places.append({"report": report, "start": match.start() + lead, "end": match.end()})
            texts.append(match.group().strip())
for members in cluster(texts, 2, 0.7):
    for i, j in combinations(sorted(members), 2):
        if places[i]["report"] != places[j]["report"]:
            print(json.dumps(edge("passage", places[i], places[j])))
