"""Two fillings of one form are not related, whatever numbers they happen to have both; a copy of one is, and so is a
report whose names moved a sentence on."""

from __future__ import annotations

import hashlib

import pytest

from dateline.clean import clean_report
from dateline.lineage import Side, judge_lineage
from dateline.model import Report
from dateline.read import source_from_text

FORMS = {
    "bulletin of a gauge": (
        "The gauge at {0} stood {1} centimetres above the mark at {2} hours on the morning of the reading.\n"
        "Boats between {3} and {4} should keep {5} metres off the weir until further notice.\n"
        "The lowest water is expected in {6} minutes and the next reading follows after {7} hours."
    ),
    "score sheet": (
        "{0} beat {3} by {1} points to {2} in the regional league of quoits on the last day of the round.\n"
        "The hall of {4} held {5} visitors, who saw the match decided in the closing minutes.\n"
        "The next round is in {6} days; the table stands after {7} matches."
    ),
    "notice of a road": (
        "Road works begin at {0} on stretch {1} and will last about {2} days, the district announces.\n"
        "Between {3} and {4} traffic passes on one lane of {5} metres with signals at both ends.\n"
        "Buses run {6} minutes late; questions are answered on extension {7} of the office."
    ),
}
ONE = ("Kilmar Reda", 243, 390, "Sumar Polon", "Nutarly", 395, 140, 208)
OTHER = ("Kendar Diffon", 395, 140, "Nonsen Vimil", "Songar", 532, 243, 431)


def side(name: str, text: str) -> Side:
    source = source_from_text(text)
    report = Report(name, name, hashlib.sha256(text.encode()).hexdigest())
    return Side(name, clean_report(source, report))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_fillings_of_a_form_are_not_related(form: str) -> None:
    one, other = side("one", form.format(*ONE)), side("other", form.format(*OTHER))
    assert judge_lineage(one, other).edge is None


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_filling_that_was_carried_on_is_related(form: str) -> None:
    text = form.format(*ONE)
    judged = judge_lineage(side("one", text), side("other", text.replace("140", "160")))
    assert judged.edge is not None


MOVED = (
    """Army leaves Ostrel

Governor Tilda Marn said the clashes began at dawn and lasted several hours before the army withdrew from the outskirts of the town.

Hundreds of families spent the night in the open because their houses had been damaged, she added, and because they feared more shelling after dark.""",
    """Army leaves Ostrel outskirts after clashes

The governor said the clashes began at dawn and lasted several hours before the army withdrew from the outskirts of the town.

Hundreds of families spent the night in the open because their houses had been damaged, Tilda Marn added, and because they feared more shelling after dark.""",
)


def test_a_name_that_moved_to_the_next_sentence_is_still_shared() -> None:
    one, other = MOVED
    judged = judge_lineage(side("one", one), side("other", other))
    assert judged.edge is not None and len(judged.passages) == 3
