"""Explanations of the example reports' claims: what made them, what competed, and what they withhold."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from dateline.api import explain
from dateline.errors import UsageError
from dateline.record import Audience, ClaimFilter, View, Withholder
from dateline.tell.audience import withholder_of
from dateline.tell.explanation import explanation_lines
from dateline.tell.explanation.quoting import Quoter

ALL = Withholder("internal", ())
Row = dict[str, Any]


def figure(view: View, report: str, words: str) -> str:
    """The id of a report's figure whose clause holds some words."""
    held = view.find_report(report)
    assert held is not None
    rows = view.figures(ClaimFilter(report=held.report.key))
    return next(row.id for row in rows if words in row.resolved.figure.text)


def kept(row: Row, slot: str) -> list[Row]:
    """What was kept for a slot."""
    return [step for one in row["slots"] if one["slot"] == slot for step in one["kept"]]


def test_a_count_from_its_words_to_its_standing(view: View) -> None:
    row = explain(view, figure(view, "01-wire-first", "nine people"), ALL)
    assert (row["kind"], row["report"], row["notes"]) == ("figure", "01-wire-first", [])
    assert (row["reading"]["low"], row["reading"]["high"]) == (9, None)
    assert row["reading"]["matters"]
    assert [(s["words"], s["value"]) for s in kept(row, "bounds")] == [("At least", "9 to open")]
    assert [(s["words"], s["value"]) for s in kept(row, "measure")] == [("killed", "killed")]
    assert [s["words"] for s in kept(row, "time")] == ["early on Tuesday"]
    assert [s["value"] for s in kept(row, "attribution")] == ["Powys County Council"]
    assert [s["value"] for s in kept(row, "as of")] == ["2026-05-12"]
    became = {one["what"]: one["value"] for one in row["resolved"]}
    assert became["place"] == "Rhayader" and became["voice"] == "Powys County Council"
    assert "[nine|number]" in row["sentences"][0]["marked"]


def test_every_claim_of_a_report_has_an_explanation(view: View) -> None:
    held = view.find_report("01-wire-first")
    assert held is not None
    where = ClaimFilter(report=held.report.key)
    ids = [row.id for row in (*view.figures(where), *view.events(where), *view.statements(where))]
    said = [a.attribution.id for reading in view.readings(held.report.key) for a in reading.attributions]
    for one in [*ids[::3], *said[::3]]:
        row = explain(view, one, ALL)
        assert row["id"] == one and row["slots"] and row["sentences"] and row["parse"]
        assert any(step["kept"] for step in row["slots"])
        text = "\n".join(explanation_lines(row))
        assert one in text and "what made it" in text and "parse" in text


def test_the_parse_is_the_sentence(view: View) -> None:
    row = explain(view, figure(view, "01-wire-first", "nine people"), ALL)
    tokens = row["parse"][0]
    assert "".join(t["text"] for t in tokens) == re.sub(r"\s", "", row["sentences"][0]["text"])
    assert all(0 <= t["head"] < len(tokens) for t in tokens)
    assert sum(t["head"] == t["i"] for t in tokens) == 1


def test_why_no_count_was_read(view: View) -> None:
    text = view.text(held.report.key) if (held := view.find_report("01-wire-first")) else ""
    clock = re.search(r"\b\d?\d[.:]\d\d\b", text)
    assert clock is not None
    row = explain(view, f"01-wire-first:{clock.start()}-{clock.end()}", ALL)
    left = [one for one in row["left_out"] if one["slot"] == "number"]
    assert [(one["rule"], one["words"]) for one in left] == [("clock-time", clock[0])]
    assert "clock-time; the number is a time of day" in "\n".join(explanation_lines(row))


def test_an_appeal_is_not_read(view: View) -> None:
    row = explain(view, "07-live-page:Send a cheque", ALL)
    assert not row["claims"]
    assert [one["rule"] for one in row["left_out"] if one["slot"] == "passage"] == ["promo"]


def test_a_report_in_another_language_says_so(view: View) -> None:
    row = explain(view, "15-agence:0-30", ALL)
    assert not row["claims"] and not row["parse"]
    assert "language" in row["notes"][0]


def test_characters_tell_the_claims_read_in_them(view: View) -> None:
    claim = figure(view, "01-wire-first", "nine people")
    row = explain(view, "01-wire-first:At least nine people", ALL)
    assert claim in [one["id"] for one in row["claims"]]


WRONG = {
    "fig-0000000000000000": "no claim and no attribution",
    "no-such-report:1-5": "there is no report",
    "01-wire-first:7-7": "is no part of report",
    "01-wire-first:1-999999": "is no part of report",
    "01-wire-first:the kraken": "no 'the kraken' in 01-wire-first",
    "01-wire-first:the": "times in 01-wire-first",
}


@pytest.mark.parametrize("asked", WRONG)
def test_what_names_nothing_is_told(asked: str, view: View) -> None:
    with pytest.raises(UsageError, match=re.escape(WRONG[asked])):
        explain(view, asked, ALL)


def test_a_matter_is_sent_to_why(view: View) -> None:
    with pytest.raises(UsageError, match="dateline why"):
        explain(view, view.matters()[0].id, ALL)


# ---- audiences

PRIVATE = ("Gwen", "Pritchard", "Tomos")


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_private_names_are_withheld_to_the_last_token(audience: Audience, view: View) -> None:
    text = view.text(held.report.key) if (held := view.find_report("04-border-post")) else ""
    at = text.index('"I have never')
    asked = f"04-border-post:{at}-{text.index('bedroom')}"
    row = explain(view, asked, withholder_of(view, audience))
    for told in (json.dumps(row), "\n".join(explanation_lines(row))):
        assert "[withheld]" in told
        assert not [name for name in PRIVATE if name in told]
    assert "Gwen" in json.dumps(explain(view, asked, ALL))


def test_a_statement_of_a_private_person_withholds_the_voice(view: View) -> None:
    held = view.find_report("04-border-post")
    assert held is not None
    ids = [
        one.attribution.id
        for reading in view.readings(held.report.key)
        for one in reading.attributions
        if one.voice is not None and "Pritchard" in one.voice.name
    ]
    assert ids
    told = json.dumps(explain(view, ids[0], withholder_of(view, "public")))
    assert not [name for name in PRIVATE if name in told]


def test_withheld_words_are_not_found(view: View) -> None:
    with pytest.raises(UsageError, match="no 'Gwen Pritchard' in"):
        explain(view, "04-border-post:Gwen Pritchard", withholder_of(view, "public"))
    assert explain(view, "04-border-post:Gwen Pritchard", ALL)["claims"]


def test_the_voices_of_offices_are_not_withheld(view: View) -> None:
    told = json.dumps(
        explain(view, figure(view, "01-wire-first", "nine people"), withholder_of(view, "public"))
    )
    assert "Powys County Council" in told


def test_a_span_cut_inside_a_secret_shows_none_of_it() -> None:
    from dateline.model import Span

    quoter = Quoter("to Ada Example now", None, [Span(3, 14)])
    assert quoter.quote(Span(0, 6)) == "to [withheld]"
    assert quoter.quote(Span(8, 18)) == "[withheld] now"
    assert quoter.marked(Span(0, 18), [("voice", Span(3, 6))]) == "to [[withheld]|voice] [withheld] now"


def test_a_record_is_only_read(view: View) -> None:
    before = [(row.id, row.resolved) for row in view.figures()]
    explain(view, before[0][0], ALL)
    assert [(row.id, row.resolved) for row in View(view.record).figures()] == before
