"""Scores the typing of sentences against two hand-typed sets: ACLED sub-events and PLOVER classes.

    python bench/events/event_types.py [--shared ../shared]

Each sentence gets its best type (`type_sentence`; `lexicons/events.toml` carries the codes). Printed:
accuracy, how often the right type is among the first two, and F1 of each type weighted by its frequency.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from dateline.annotate import load_annotator
from dateline.extract.events_types import type_sentence
from dateline.model import Passage, Piece, Span, join_layers

#: our types in the words of the set of ACLED sub-events
ACLED = {
    kind: code
    for code, kinds in {
        "AIR_STRIKE": "airstrike",
        "ART_MISS_ATTACK": "shelling missile_strike strike",
        "REM_EXPLOS": "bombing explosion",
        "GRENADE": "grenade_attack",
        "SUIC_BOMB": "suicide_bombing",
        "CHEM_WEAP": "chemical_attack",
        "ARMED_CLASH": "armed_clash ground_assault",
        "ATTACK": "attack shooting killing assassination",
        "SEX_VIOL": "sexual_violence",
        "ABDUCT_DISSAP": "abduction",
        "MOB_VIOL": "mob_violence",
        "GOV_REGAINS_TERIT": "territory_taken_by_state",
        "NON_STATE_ACTOR_OVERTAKES_TER": "territory_taken_by_armed_group",
        "NON_VIOL_TERRIT_TRANSFER": "territory_transfer",
        "HQ_ESTABLISHED": "base_established",
        "DISR_WEAP": "weapons_seized",
        "PROPERTY_DISTRUCT": "property_destruction",
        "CHANGE_TO_GROUP_ACT": "deployment siege",
        "AGREEMENT": "agreement talks",
        "ARREST": "arrest",
        "ORG_CRIME": "organised_crime",
        "ATTRIB": "claim_of_responsibility criticism",
        "DIPLO": "sanctions demand rejection threat support visit",
        "PEACE_PROTEST": "protest",
        "PROTEST_WITH_INTER": "protest_intervention",
        "FORCE_AGAINST_PROTEST": "force_against_protesters",
        "VIOL_DEMONSTR": "riot",
        "NATURAL_DISASTER": "earthquake flood storm wildfire landslide drought epidemic vaccination",
        "MAN_MADE_DISASTER": "fire building_collapse transport_accident industrial_accident outage",
    }.items()
    for kind in kinds.split()
}
SETS = ("types-case2021", "types-plover")


def rank(text: str, plover: bool, layer: object) -> list[str]:
    """The types of a sentence, best first."""
    span = Span(0, len(text))
    passage = Passage("row", span, text, (Piece(0, len(text), *span),), "body", 0)
    document = join_layers("row", text, [passage], [layer])  # type: ignore[list-item]
    if plover:
        return [code for code, _ in type_sentence(document.sentences, "plover")]
    scores: dict[str, float] = defaultdict(float)
    for kind, weight in type_sentence(document.sentences, "type"):
        if kind in ACLED:
            scores[ACLED[kind]] += weight
    return sorted(scores, key=lambda code: (-scores[code], code))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    options = parser.parse_args()
    annotator = None
    print(f"{'set':16} {'rows':>5} {'right':>6} {'top 2':>6} {'F1':>6}")
    for name in SETS:
        path = options.shared / "gold" / name / "event_types.jsonl"
        if not path.is_file():
            print(f"{name:16} skipped: {path} is not on this machine")
            continue
        annotator = annotator or load_annotator()
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        plover = name.endswith("plover")
        layers = annotator.annotate_passages(row["text"] for row in rows)
        told = [(r["type"], rank(r["text"], plover, layer)) for r, layer in zip(rows, layers, strict=True)]
        best = [(gold, found[0] if found else "AGREE" if plover else "OTHER") for gold, found in told]
        wanted, given = Counter(g for g, _ in best), Counter(b for _, b in best)
        right = Counter(g for g, b in best if g == b)
        f1 = sum(wanted[k] * 2 * right[k] / (wanted[k] + given[k]) for k in wanted) / len(rows)
        top = sum(gold in found[:2] for gold, found in told) / len(rows)
        print(f"{name:16} {len(rows):5} {sum(right.values()) / len(rows):6.3f} {top:6.3f} {f1:6.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
