"""Event types of single sentences, in the codes of the set: ACLED sub-events or PLOVER classes.

The types come from `type_sentence`, which ranks what one sentence tells of; a sentence of which it says nothing is
`AGREE` (PLOVER) or `OTHER`. `accuracy` is the share of sentences whose first type is right, `top_2` one of the
first two, and `weighted_f1` the mean of the F1 of each type, weighted by how often gold has it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bench.accuracy.model import Case, Job, Measure, Outcome, bootstrap_rows, share
from bench.accuracy.records import cached_annotator
from bench.accuracy.scorer import read_rows

from dateline.extract.events.types import type_sentence
from dateline.model import Layer, Passage, Piece, Span, join_layers

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
        "MAN_MADE_DISASTER": "fire building_collapse transport_accident industrial_accident outage poisoning",
    }.items()
    for kind in kinds.split()
}


def rank(text: str, plover: bool, layer: Layer) -> list[str]:
    """The types of a sentence, best first."""
    span = Span(0, len(text))
    passage = Passage("row", span, text, (Piece(0, len(text), *span),), "body", 0)
    document = join_layers("row", text, [passage], [layer])
    if plover:
        return [code for code, _ in type_sentence(document.sentences, "plover")]
    scores: dict[str, float] = defaultdict(float)
    for kind, weight in type_sentence(document.sentences, "type"):
        if kind in ACLED:
            scores[ACLED[kind]] += weight
    return sorted(scores, key=lambda code: (-scores[code], code))


def weighted_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """F1 of each type of (gold, given) pairs, weighted by its share of gold.

    >>> weighted_f1([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.7333333333333334
    """
    wanted, given = Counter(g for g, _ in pairs), Counter(b for _, b in pairs)
    right = Counter(g for g, b in pairs if g == b)
    return sum(wanted[k] * 2 * right[k] / (wanted[k] + given[k]) for k in wanted) / len(pairs)


def score(job: Job) -> Outcome:
    rows = read_rows(job.gold / "event_types.jsonl")
    plover = job.set.name.endswith("plover")
    layers = cached_annotator(job.cache).annotate_passages(row["text"] for row in rows)
    ranked = [rank(row["text"], plover, layer) for row, layer in zip(rows, layers, strict=True)]
    pairs = [
        (row["type"], found[0] if found else "AGREE" if plover else "OTHER")
        for row, found in zip(rows, ranked, strict=True)
    ]
    measures = (
        share("types.accuracy", [(gold == given, 1) for gold, given in pairs]),
        share(
            "types.top_2", [(row["type"] in found[:2], 1) for row, found in zip(rows, ranked, strict=True)]
        ),
        Measure(
            "types.weighted_f1",
            given=weighted_f1(pairs),
            bounds=bootstrap_rows(pairs, weighted_f1),
            form="value",
        ),
    )
    cases = [
        Case(
            "types",
            row["report"],
            None,
            None,
            gold,
            "right" if gold == given else "wrong",
            "" if gold == given else given,
        )
        for row, (gold, given) in zip(rows, pairs, strict=True)
    ]
    return Outcome(measures, tuple(cases))
