"""What the record must have seen in the example reports: each phenomenon that they were written to show."""

from __future__ import annotations

from datetime import date

from dateline.export.contract import rows_of
from dateline.record import ClaimFilter, Record, View, verify_record
from dateline.tell.audience import withholder_of
from dateline.tell.brief import build_brief
from dateline.tell.differences import difference_rows
from dateline.tell.render import render_html, render_markdown


def _report(view: View, name: str) -> str:
    found = view.find_report(name)
    assert found is not None
    return found.report.key


def _edges(view: View) -> dict[tuple[str, str], str]:
    return {
        (view.name_of(e.source.report), view.name_of(e.target.report)): e.relation
        for e in view.edges("report")
    }


def test_every_span_and_quotation_is_what_the_bytes_say(exercise: Record) -> None:
    assert verify_record(exercise) == []


def test_the_revised_wire_follows_the_first(view: View) -> None:
    assert _edges(view)["01-wire-first", "02-wire-revised"] == "revision"


def test_the_quiet_correction_is_a_change_of_substance(view: View) -> None:
    rows = difference_rows(view, _report(view, "01-wire-first"), _report(view, "02-wire-revised"))
    changed = [r for r in rows if r["kind"] in ("edited", "corrected")]
    assert any({"nine", "seven"} == {c["from"], c["to"]} for r in changed for c in r["changes"])


def test_carried_paragraphs_share_one_origin(view: View) -> None:
    carried = [p for p in view.passages() if p.passage.text.startswith("About 1,200 people were evacuated")]
    assert {p.report_name for p in carried} == {
        "01-wire-first", "02-wire-revised", "03-courier", "04-border-post", "05-valley-radio",
    }  # fmt: skip
    assert len({p.origin for p in carried}) == 1


def test_a_rewrite_is_told_as_one(view: View) -> None:
    relations = {pair: relation for pair, relation in _edges(view).items() if "06-spun" in pair}
    assert "rewrite" in relations.values()


def test_the_rising_toll_is_one_matter_with_four_counts(view: View) -> None:
    tolls = [
        (f.resolved.figure.low, f.resolved.as_of_end)
        for f in view.figures(ClaimFilter(measure="killed"))
        if f.report_name in ("02-wire-revised", "11-day-two", "12-day-three", "13-day-four")
        and f.resolved.figure.subset_of is None
    ]
    for low, day in ((7, 12), (14, 13), (19, 14), (23, 15)):
        assert (low, date(2026, 5, day)) in tolls


def test_two_authorities_differ_and_are_not_added_up(view: View) -> None:
    found = {
        (f.resolved.voice.body, f.resolved.figure.low)
        for f in view.figures(ClaimFilter(measure="killed"))
        if f.report_name == "08-police-toll" and f.resolved.voice is not None
    }
    assert 17 in {low for _, low in found}
    assert not any(f.resolved.figure.low == 31 for f in view.figures(ClaimFilter(measure="killed")))


def test_the_denial_is_tied_to_what_it_denies(view: View) -> None:
    texts = {}
    for row in (*view.figures(), *view.events(), *view.statements()):
        texts[row.id] = (row.report_name, row.span)
    for reading in view.readings():
        for one in reading.attributions:
            texts[one.attribution.id] = (view.name_of(reading.report), one.attribution.span)
    denials = [r for r in view.relations() if r.relation == "denial"]
    pairs = {
        frozenset((texts[r.source][0], texts[r.target][0]))
        for r in denials
        if {r.source, r.target} <= texts.keys()
    }
    assert any("09-denial" in pair for pair in pairs)


def test_a_claim_that_could_not_be_verified_stands_unverified(view: View) -> None:
    sixty = [f for f in view.figures() if f.report_name == "10-unverified" and f.resolved.figure.low == 60]
    assert sixty and all(f.resolved.figure.unverified for f in sixty)


def test_the_undated_report_is_dated_with_evidence(view: View) -> None:
    row = view.find_report("14-undated")
    assert row is not None and row.dating is not None
    assert row.dating.source == "inferred"
    assert row.dating.published_on == date(2026, 5, 16)
    assert row.dating.evidence
    for piece in row.dating.evidence:
        assert piece.span.of(view.text(piece.report)) == piece.text


def test_captions_of_the_long_page_count_once_and_debris_is_not_read(view: View) -> None:
    key = _report(view, "07-live-page")
    passages = [p.passage for p in view.passages(key)]
    assert any(p.repeat_of is not None and p.text.startswith("Rescuers carry a woman") for p in passages)
    kinds = {p.text: p.kind for p in passages}
    assert kinds["SLIDE ME"] == "debris"
    assert all(p.kind == "promo" for p in passages if "account 00112233" in p.text)
    assert not any("00112233" in f.resolved.figure.text for f in view.figures())


def test_a_report_in_another_language_is_stored_and_not_misread(view: View) -> None:
    row = view.find_report("15-agence")
    assert row is not None and row.source.language == "fr"
    assert view.figures(ClaimFilter(report=row.report.key)) == []
    assert any(r.report == row.report.key and r.slug == "language" for r in view.rejections())


def test_an_explicit_correction_corrects_the_earlier_claim(view: View) -> None:
    homes = [m for m in view.matters() if m.measure == "buildings_destroyed"]
    assert any(m.standing == "corrected" for m in homes)


def test_money_in_two_currencies_is_one_pledge(view: View) -> None:
    pledges = [
        f for f in view.figures(ClaimFilter(measure="aid_pledged")) if f.report_name == "01-wire-first"
    ]
    assert [(f.resolved.figure.high, len(f.resolved.figure.conversions)) for f in pledges] == [
        (20_000_000, 1)
    ]


def test_the_public_sees_no_private_person_and_no_account(view: View) -> None:
    keep = withholder_of(view, "public")
    brief = build_brief(view)
    for text in (render_markdown(brief, keep), render_html(brief, keep)):
        for secret in ("Gwen Pritchard", "Pritchard", "Tomos", "00112233"):
            assert secret not in text
    everything = str(
        [
            keep.value(rows_of(view, name))
            for name in ("statements", "figures", "events", "names", "attributions", "reports")
        ]
    )
    for secret in ("Gwen Pritchard", "Tomos", "00112233"):
        assert secret not in everything
    assert "Gwen Pritchard" in str(rows_of(view, "names"))


def test_every_line_of_a_brief_cites_and_quotes_what_is_there(view: View) -> None:
    brief = build_brief(view)
    names = {row.name: row.report.key for row in view.reports()}
    lines = [line for s in brief.sections for part in (s, *s.sections) for line in part.lines]
    assert len(lines) > 40
    for line in lines:
        if line.quote is not None:
            assert line.cites
            text = view.text(names[line.cites[0].report])
            assert line.quote.removesuffix(" …") in text


def test_the_head_says_how_many_claims_a_human_accepted(view: View) -> None:
    assert build_brief(view).head[0].startswith("0 of ")


def test_what_was_known_on_the_thirteenth(exercise: Record) -> None:
    then = View(exercise, as_known=date(2026, 5, 13))
    lows = {f.resolved.figure.low for f in then.figures(ClaimFilter(measure="killed"))}
    assert 14 in lows and 23 not in lows and 19 not in lows
