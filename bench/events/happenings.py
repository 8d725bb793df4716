"""Scores the event matters of a record against hand-made lists of events: type, place and day.

    python bench/events/happenings.py [--shared ../shared] [SET …]

A record is made of each set's texts (for the seeds of all five, which date one another). The rule:

- One prediction is one happening: the claims of one event matter in one report. Mentions that repeat a
  happening are in its matter, so they count once; a matter all of whose claims say that it did not happen
  (status `denied`) is no happening.
- Gold events and predictions of a report are paired one to one, those with more right first, then those with
  more triggers in the gold spans; a pair needs at least one trigger there.
- Of a pair, the type is right where one of its types is of a group that the gold word allows (`GROUPS`); the
  place where a gold place has a name or a word of a name with one of its places, as resolved or as written
  (gold places have no coordinates), or gold has none; the day where the two stretches of days meet or come
  within a day of one another, or gold has none. A pair counts where all three are right.
- Gold events marked optional, and those of words that no group of ours covers (`other`, policy statements),
  take part in the pairing, but neither they nor their partners are counted.

Printed: precision, recall and F1 of that, and how many pairs have each part right.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import dateline
from dateline.extract.events import status_of
from dateline.model import ResolvedEvent
from dateline.record import View, open_record
from dateline.weigh import event_family, event_group

GROUPS: dict[str, set[str]] = {
    word: set(groups.split())
    for words, groups in {
        "shelling airstrike missile_strike attack_on_convoy explosion suicide_bombing car_bombing mass_shooting": "strikes",
        "ground_fighting ground_assault armed_clash ground_offensive battle occupation deployment "
        "troop_withdrawal territory_captured": "warfare",
        "displacement evacuation humanitarian_corridor": "movement",
        "detention curfew police_search arrest charge state_of_emergency school_closure shutdown": "order",
        "talks diplomatic_call visit": "politics",
        "epidemic vaccination_campaign": "disease",
        "ground_fighting": "warfare strikes",
        "siege": "warfare trapped",
        "aid_pledge": "support",
        "arms_shipment": "support warfare",
        "sanctions": "sanctions",
        "rescue": "rescue",
        "storm": "hazard",
        "building_collapse": "accident strikes",
        "vaccine_deaths": "strikes disease",
    }.items()
    for word in words.split()
}  # fmt: skip
SETS = ("seeds-dev", "wikinews-figures-dev")
Parts = tuple[bool, bool, bool]


def parts_right(gold: dict[str, Any], ours: list[ResolvedEvent]) -> Parts:
    """Whether type, place and day are right."""
    groups = {event_group(event_family(e.event.type)) for e in ours}
    names = {w for e in ours for p in e.places for w in f"{p.name or ''} {p.mention.text}".split()}
    told = {w for place in gold["places"] for w in place.replace(",", " ").split()}
    first, last = (date.fromisoformat(gold[k]) if gold[k] else None for k in ("start_on", "end_on"))
    low, high = first or last, last or first
    near = (
        low is None
        or high is None
        or any(
            (low - e.end_on).days <= 1 and (e.start_on - high).days <= 1
            for e in ours
            if e.start_on is not None and e.end_on is not None
        )
    )
    return bool(GROUPS.get(gold["type"], set()) & groups), not told or bool(told & names), near


def _is_counted(row: dict[str, Any]) -> bool:
    return row["type"] in GROUPS and not row.get("optional")


def score(view: View, folder: Path) -> dict[str, int]:
    """The counts of one set."""
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "events.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        gold[row["report"]].append(row)
    matter_of = {c: m.id for m in view.matters() for c in m.claims}
    ours: dict[str, dict[str, list[ResolvedEvent]]] = defaultdict(lambda: defaultdict(list))
    for claim in view.events():
        ours[claim.report_name][matter_of[claim.id]].append(claim.resolved)
    counts = dict.fromkeys(("right", "ours", "gold", "paired", "type", "place", "day"), 0)
    for report, rows in gold.items():
        groups = [g for g in ours[report].values() if any(status_of(e.event) != "denied" for e in g)]
        pairs = []
        for i, row in enumerate(rows):
            for j, events in enumerate(groups):
                inside = sum(any(a <= e.event.trigger.start < b for a, b in row["spans"]) for e in events)
                if inside:
                    pairs.append((parts_right(row, events), inside, i, j))
        taken: tuple[set[int], set[int]] = set(), set()
        counts["ours"] += len(groups)
        counts["gold"] += sum(_is_counted(row) for row in rows)
        for parts, _, i, j in sorted(pairs, key=lambda p: (-sum(p[0]), -p[1], p[2], p[3])):
            if i in taken[0] or j in taken[1]:
                continue
            taken[0].add(i)
            taken[1].add(j)
            if not _is_counted(rows[i]):
                counts["ours"] -= 1
                continue
            counts["paired"] += 1
            for name, part in zip(("type", "place", "day"), parts, strict=True):
                counts[name] += part
            counts["right"] += all(parts)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    options = parser.parse_args()
    print(f"{'set':24} {'P':>5} {'R':>5} {'F1':>5}  right/ours/gold  type place day of pairs")
    for name in options.sets:
        folder = options.shared / "gold" / name
        if not (folder / "events.jsonl").is_file():
            print(f"{name:24} skipped: {folder} has no events.jsonl on this machine")
            continue
        profile = options.shared / "seeds-profile.toml" if name.startswith("seeds") else None
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "record.db"
            with dateline.open(path) as record:
                record.add(options.shared / "seeds" if profile else folder / "texts", profile=profile)
            with open_record(path, read_only=True) as store:
                n = score(View(store), folder)
        precision, recall = n["right"] / max(n["ours"], 1), n["right"] / max(n["gold"], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(
            f"{name:24} {precision:5.2f} {recall:5.2f} {f1:5.2f}  {n['right']}/{n['ours']}/{n['gold']}"
            f"  {n['type']} {n['place']} {n['day']} of {n['paired']}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
