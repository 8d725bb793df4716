"""News tells an accusation beside its denial: the denial holds against it there, in copies and in other reports."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from dateline.derivation.material import read_claims
from dateline.derivation.matters import weigh_record
from dateline.record import Record, View

RecordOf = Callable[..., AbstractContextManager[Record]]
STREETS = "Shops were shut and streets were quiet. " * 15


def denied_in(record: Record, rule: str) -> set[str]:
    """The reports of which a claim is denied by some rule; what stands is what all of the record gives."""
    view = View(record)
    assert sorted(set(weigh_record(record)[1]), key=repr) == sorted(view.relations(), key=repr)
    names = {report.key: Path(report.name).stem for report in record.reports()}
    told_in = {claim.id: names[claim.report] for claim in read_claims(record, list(names))}
    return {told_in[r.target] for r in view.relations() if r.rule.startswith(rule) and r.target in told_in}


@pytest.mark.parametrize(
    ("accusation", "denial"),
    [
        (
            "Chad armed Torvald Brekke, a UN panel said.",
            "Ndjamena denied that Chad armed Torvald Brekke.",
        ),
        (
            "Water in Larvik is poisoned, nurses said.",
            f"{STREETS}The ministry denied that water in Larvik is poisoned.",
        ),
    ],
)
def test_an_accusation_beside_its_denial_is_denied_in_every_copy(
    record_of: RecordOf, accusation: str, denial: str
) -> None:
    reports = {
        "a": ("Alpha", "2031-03-10", f"{accusation} {denial} The road was open."),
        "b": ("Beta", "2031-03-10", f"{accusation} Trains ran late."),
        "c": ("Gamma", "2031-03-10", f"{accusation} Rain fell."),
    }
    with record_of(reports) as record:
        assert denied_in(record, "denies-") == {"a", "b", "c"}
        assert denied_in(record, "denies-content") >= {"b", "c"}
        told = [m for m in View(record).matters() if len(m.carriers) == 3]
        assert [(m.standing, m.rule) for m in told] == [("denied", "denied-by-other/1")]


def test_what_a_voice_says_and_denies_is_denied_of_another_voice(record_of: RecordOf) -> None:
    held = "the ferry at Narvik carried stolen rockets"
    reports = {
        "a": (
            "Alpha", "2031-03-10",
            f"The ministry said {held}. Nurses asked for lamps. The ministry denied that {held}.",
        ),
        "b": ("Beta", "2031-03-10", f"Divers said {held}. Trains ran."),
    }  # fmt: skip
    with record_of(reports) as record:
        assert denied_in(record, "denies-") == {"b"}
        assert ("denied", ("Beta",)) in {(m.standing, m.carriers) for m in View(record).matters()}
