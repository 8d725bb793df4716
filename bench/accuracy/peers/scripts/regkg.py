"""gdelt-regkg's counts as figures of the contract: `python regkg.py TEXTS` prints one JSON object a line."""

import json
import sys
from pathlib import Path

from gdelt_regkg.fields.counts import analyze_counts

MEASURES = {
    "KILL": "killed",
    "CRISISLEX_T03_DEAD": "killed",
    "WOUND": "injured",
    "CRISISLEX_T02_INJURED": "injured",
    "KIDNAP": "abducted",
    "ARREST": "detained_or_captured",
    "DISPLACED": "displaced",
    "REFUGEES": "refugees_fled",
    "EVACUATION": "evacuated",
    "CRISISLEX_T08_MISSINGFOUNDTRAPPEDPEOPLE": "missing",
    "SICKENED": "infected",
}

for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    text = path.read_bytes().decode("utf-8")
    seen = set()
    for mention in analyze_counts(text).mentions:
        measure = MEASURES.get(mention.count_type)
        key = (measure, mention.number, mention.start)
        if measure is None or key in seen:
            continue
        seen.add(key)
        row = {
            "report": path.stem,
            "spans": [[mention.start, mention.end]],
            "text": text[mention.start : mention.end],
            "low": mention.number,
            "high": mention.number,
            "measure": measure,
            "population": mention.object_type or None,
            "place": None,
            "as_of_start": None,
            "as_of_end": None,
            "voice": None,
        }
        print(json.dumps(row))
