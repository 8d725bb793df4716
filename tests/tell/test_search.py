"""A search finds nothing by words that an audience may not see."""

from __future__ import annotations

from dateline.record import ClaimFilter, View, Withholder
from dateline.tell.audience import withholder_of
from dateline.tell.search import search_rows

INTERNAL = Withholder("internal", ())


def test_a_passage_comes_with_its_claims(view: View) -> None:
    rows = search_rows(view, '"people were killed"', INTERNAL)
    assert rows and all("people were killed" in row["text"] and row["claims"] for row in rows)
    text = {row.name: view.text(row.report.key) for row in view.reports()}
    assert all(row["text"].split()[0] in text[row["report"]][row["start"] : row["end"]] for row in rows)


def test_a_private_name_finds_nothing_for_the_public(view: View) -> None:
    assert search_rows(view, "Pritchard", INTERNAL)
    assert search_rows(view, "Pritchard", withholder_of(view, "public")) == []
    assert "Pritchard" not in str(search_rows(view, "said", withholder_of(view, "public")))


def test_a_filter_leaves_passages_with_such_a_claim(view: View) -> None:
    every = search_rows(view, "people", INTERNAL)
    killed = search_rows(view, "people", INTERNAL, ClaimFilter(measure="killed"))
    assert 0 < len(killed) < len(every)
    ids = {row.id for row in view.figures(ClaimFilter(measure="killed"))} | {
        row.id for row in view.events(ClaimFilter(measure="killed"))
    }
    assert all(set(row["claims"]) <= ids for row in killed)
