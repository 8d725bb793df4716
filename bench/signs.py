"""How often signs of rewording show in sets of reports: by kind, and possible rewrites.

    python bench/signs.py SET…        # folders with texts/*.txt, or the name of a folder of ../shared/gold

A set of clean news tells the rate of false alarms; a set with a `sources.csv` whose column `made` says how a report
was made is told by what was done (`paraphrased`, `rules`, else). No text is kept or printed.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from dateline.annotate import load_annotator
from dateline.clean import clean_report
from dateline.lineage import read_signs
from dateline.model import Report, SignReading, join_layers
from dateline.read import source_from_text

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"


def main(names: list[str]) -> int:
    """Prints one block a set (and a group of it)."""
    annotator = load_annotator()
    for name in names:
        folder = Path(name) if Path(name).is_dir() else GOLD / name
        groups: dict[str, list[SignReading]] = defaultdict(list)
        made = _made(folder)
        seconds = 0.0
        for path in sorted((folder / "texts").glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            report = Report(path.stem, path.stem, hashlib.sha256(text.encode()).hexdigest())
            passages = clean_report(source_from_text(text), report)
            read = [p.text for p in passages if p.is_read]
            layers = dict(zip(read, annotator.annotate_passages(read), strict=True))
            document = join_layers(
                path.stem, text, passages, [layers.get(p.text) if p.is_read else None for p in passages]
            )
            started = time.process_time()
            groups[made.get(path.stem, "")].append(read_signs(document))
            seconds += time.process_time() - started
        for group, readings in sorted(groups.items()):
            likely = sum(r.likely for r in readings)
            kinds = Counter(kind for r in readings for kind in {s.kind for s in r.signs})
            rates = ", ".join(f"{kind} {n / len(readings):.2%}" for kind, n in kinds.most_common())
            print(
                f"{name} {group}: {len(readings)} reports, {likely} possible rewrites ({likely / len(readings):.2%}); {rates}"
            )
        print(f"{name}: {seconds:.2f} s for signs")
    return 0


def _made(folder: Path) -> dict[str, str]:
    path = folder / "sources.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["report"]: _group(row.get("made", "")) for row in csv.DictReader(lines)}


def _group(made: str) -> str:
    return "by hand" if "hand" in made else "by rules" if "rules" in made else "not reworded"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
