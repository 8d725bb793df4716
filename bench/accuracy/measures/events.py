"""Events: type, place and day right, F1. The rule (score.py has none for events):

- One prediction is the claims of one event matter in one report; one gold event is a row of events.jsonl.
- Within a report gold and predictions are paired one to one, pairs with more parts right first, then those with
  more of our triggers in the gold spans; a pair needs at least one trigger there.
- The type is right where one of the prediction's types is of a group that the gold word allows (`GROUPS`), the
  place where a gold place shares a word with one of its places (or gold has none), the day where the two stretches
  of days come within a day of one another (or gold has none). A pair counts where all three are right.
- Gold words that no group covers (`other`) take part in the pairing, but neither they nor their partners count.
- Only reports that have gold events are scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from bench.accuracy.model import Case, Job, Measure, Outcome, State, Tally, share
from bench.accuracy.scorer import read_rows

from dateline.model import ResolvedEvent
from dateline.record import View, open_record
from dateline.weigh import event_family, event_group

GROUPS: dict[str, set[str]] = {
    word: set(groups.split())
    for words, groups in {
        "shelling airstrike missile_strike attack_on_convoy explosion suicide_bombing car_bombing mass_shooting "
        "vehicle_attack terror_attacks chemical_attack execution attack bombing": "strikes",
        "ground_assault armed_clash ground_offensive battle occupation deployment "
        "troop_withdrawal territory_captured": "warfare",
        "displacement evacuation humanitarian_corridor aid_blocked": "movement",
        "deportation": "movement order",
        "detention curfew police_search arrest charge state_of_emergency school_closure shutdown "
        "trial investigation restriction": "order",
        "talks diplomatic_call visit agreement": "politics",
        "epidemic vaccination_campaign disease_death": "disease",
        "poisoning": "disease accident order",
        "ground_fighting civil_war ambush air_shootdown": "warfare strikes",
        "raid": "strikes warfare riot order",
        "siege trapped": "warfare trapped",
        "aid_pledge aid_delivery deployment_of_aid": "support",
        "arms_shipment": "support warfare",
        "sanctions": "sanctions",
        "rescue": "rescue",
        "storm flood earthquake tsunami drought wildfire landslide outage": "hazard",
        "building_collapse fire": "accident strikes",
        "plane_crash air_crash road_crash tram_crash train_crash shipwreck work_accident": "accident",
        "riot gang_violence": "riot order strikes",
        "protest protest_clash": "protest riot warfare",
        "property_attack": "strikes riot",
        "abduction kidnapping": "abduction",
        "weapons_seized": "weapons_seized",
        "vaccine_deaths": "strikes disease",
    }.items()
    for word in words.split()
}  # fmt: skip
PARTS = ("type", "place", "day")
Row = dict[str, Any]
Happening = list[ResolvedEvent]


def parts_right(gold: Row, ours: Happening) -> tuple[bool, bool, bool]:
    """Whether type, place and day are right."""
    groups = {event_group(event_family(e.event.type)) for e in ours}
    names = {w for e in ours for p in e.places for w in f"{p.name or ''} {p.mention.text}".split()}
    told = {w for place in gold["places"] for w in place.replace(",", " ").split()}
    return (
        bool(GROUPS.get(gold["type"], set()) & groups),
        not told or bool(told & names),
        _is_near(gold, ours),
    )


def _is_near(gold: Row, ours: Happening) -> bool:
    first, last = (date.fromisoformat(gold[k]) if gold[k] else None for k in ("start_on", "end_on"))
    low, high = first or last, last or first
    if low is None or high is None:
        return True
    days = [(e.start_on, e.end_on) for e in ours]
    return any(a and b and (low - b).days <= 1 and (a - high).days <= 1 for a, b in days)


def pair_events(gold: list[Row], ours: list[Happening]) -> list[tuple[int, int, tuple[bool, bool, bool]]]:
    """The pairs (gold, ours, parts right) of one report, by the rule above."""
    found = []
    for i, row in enumerate(gold):
        for j, events in enumerate(ours):
            inside = sum(any(a <= e.event.trigger.start < b for a, b in row["spans"]) for e in events)
            if inside:
                found.append((parts_right(row, events), inside, i, j))
    pairs = []
    taken: tuple[set[int], set[int]] = set(), set()
    for parts, _, i, j in sorted(found, key=lambda p: (-sum(p[0]), -p[1], p[2], p[3])):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((i, j, parts))
    return pairs


def score(job: Job) -> Outcome:
    assert job.record is not None
    gold: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(job.gold / "events.jsonl"):
        gold[row["report"]].append(row)
    with open_record(job.record, read_only=True) as store:
        happened = happenings(View(store))
    units: list[Tally] = []
    parts_of: dict[str, list[tuple[int, int]]] = {name: [] for name in PARTS}
    cases: list[Case] = []
    for report, rows in sorted(gold.items()):
        ours = happened.get(report, [])
        pairs = pair_events(rows, ours)
        counted = [(i, parts) for i, _, parts in pairs if rows[i]["type"] in GROUPS]
        wanted = {i for i, row in enumerate(rows) if row["type"] in GROUPS}
        right = sum(all(parts) for _, parts in counted)
        units.append(Tally(right, len(ours) - (len(pairs) - len(counted)), len(wanted)))
        for at, name in enumerate(PARTS):
            parts_of[name].append((sum(parts[at] for _, parts in counted), len(counted)))
        cases += _cases(rows, ours, pairs, wanted)
    measures = [Measure("events.type_place_date", tuple(units))]
    measures += [share(f"events.paired.{name}", found) for name, found in parts_of.items()]
    return Outcome(tuple(measures), tuple(cases))


def happenings(view: View) -> dict[str, list[Happening]]:
    """The claims of each event matter, by the report that makes them."""
    matter_of = {claim: matter.id for matter in view.matters() for claim in matter.claims}
    found: dict[str, dict[str, Happening]] = defaultdict(lambda: defaultdict(list))
    for claim in view.events():
        found[claim.report_name][matter_of[claim.id]].append(claim.resolved)
    return {report: list(matters.values()) for report, matters in found.items()}


def _cases(
    gold: list[Row],
    ours: list[Happening],
    pairs: list[tuple[int, int, tuple[bool, bool, bool]]],
    wanted: set[int],
) -> Iterable[Case]:
    parts_of = {i: parts for i, _, parts in pairs}
    for i in sorted(wanted):
        row = gold[i]
        parts = parts_of.get(i)
        state: State = "missed" if parts is None else "right" if all(parts) else "wrong"
        wrong = "+".join(n for n, good in zip(PARTS, parts, strict=True) if not good) if parts else ""
        yield Case("events", row["report"], row["spans"][0][0], row["spans"][0][1], row["type"], state, wrong)
    used = {j for _, j, _ in pairs}
    for j, events in enumerate(ours):
        if j not in used and gold:
            first = min(events, key=lambda e: e.event.trigger.start).event
            yield Case(
                "events", gold[0]["report"], first.trigger.start, first.trigger.end, first.type, "spurious"
            )
