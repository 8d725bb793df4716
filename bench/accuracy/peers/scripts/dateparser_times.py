"""dateparser's times: `python dateparser_times.py TEXTS REPORTS` prints one JSON object a line; REPORTS gives the days."""

import csv
import json
import re
import sys
import warnings
from datetime import datetime
from pathlib import Path

from dateparser.search import search_dates

warnings.filterwarnings("ignore")
with Path(sys.argv[2]).open(encoding="utf-8") as file:
    days = {Path(row["path"]).stem: (row["published"] or "")[:10] for row in csv.DictReader(file)}

for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    text = path.read_bytes().decode("utf-8")
    day = days.get(path.stem)
    settings = {"RELATIVE_BASE": datetime.fromisoformat(day)} if day else {}
    for line in re.finditer(r"[^\n]+", text):
        at = 0
        for words, when in search_dates(line.group(), languages=["en"], settings=settings) or []:
            start = line.group().find(words, at)
            if start < 0:
                continue
            at = start + len(words)
            span = {"start": line.start() + start, "end": line.start() + at}
            print(
                json.dumps(
                    {
                        "report": path.stem,
                        **span,
                        "text": words,
                        "type": "DATE",
                        "value": when.date().isoformat(),
                    }
                )
            )
