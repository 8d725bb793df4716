"""People's judgements on matters, names and claims, carried through weighing, undone, withheld, and kept through later readings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from curated_reports import REPORTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline import pipeline
from dateline.api import Record as Api
from dateline.derivation.matters import weigh_record
from dateline.errors import DatelineError, RecordError, UsageError
from dateline.export import export_record
from dateline.model import Extraction, Matter, Name
from dateline.record import (
    Record,
    View,
    Withholder,
    contradictions,
    judgements,
    open_record,
    orphans,
    reviews,
    verify_record,
)
from dateline.tell.audience import withholder_of
from dateline.tell.brief import build_brief
from dateline.tell.judgements import told_judgements
from dateline.tell.reasons import reason_rows
from dateline.tell.render import render_markdown
from dateline.tell.search import search_rows

FORMS = ("jsonl", "csv", "geojson", "hxl", "jsonld", "acled", "ucdp")


@pytest.fixture(scope="module")
def base(shared_tools: pipeline.Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the invented reports; nobody writes to it."""
    folder = tmp_path_factory.mktemp("base")
    texts = folder / "texts"
    texts.mkdir()
    lines = ["path,carrier,published"]
    for name, (carrier, day, text) in REPORTS.items():
        (texts / f"{name}.txt").write_text(text)
        lines.append(f"{name}.txt,{carrier},{day}")
    (texts / "reports.csv").write_text("\n".join(lines) + "\n")
    with open_record(folder / "base.db", create=True) as record:
        pipeline.add_reports(record, [texts], read_on=date(2031, 6, 1), tools=shared_tools)
    return folder / "base.db"


@pytest.fixture
def record(base: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copy(base, tmp_path / "own.db")
    with open_record(tmp_path / "own.db") as opened:
        yield opened


@pytest.fixture
def api(record: Record) -> Api:
    return Api(record)


def matters(record: Record, kind: str | None = None) -> dict[str, Matter]:
    return {m.id: m for m in View(record).matters() if kind in (None, m.kind)}


def names(record: Record) -> dict[str, Name]:
    return {n.name: n for n in View(record).names()}


def check(record: Record) -> None:
    """That nothing waits, the record is sound, and its blocks say what all of it says at once."""
    assert record.stale() == [] and verify_record(record) == []
    whole = {v.value.id: v.value for v in weigh_record(record)[0] if v.known_until is None}
    assert whole == matters(record)


def toll(record: Record) -> Matter:
    [found] = matters(record, "figure").values()
    return found


def twelve(record: Record) -> str:
    return next(row.id for row in View(record).figures() if row.resolved.figure.low == 12)


def exported(record: Record, folder: Path, audience: str = "internal") -> dict[str, bytes]:
    found = {}
    for form in FORMS:
        view = View(record)
        export_record(view, form, folder / form, withholder_of(view, audience))  # type: ignore[arg-type]
        found |= {f"{form}/{path.name}": path.read_bytes() for path in (folder / form).iterdir()}
    view = View(record)
    keep = withholder_of(view, audience)  # type: ignore[arg-type]
    return {**found, "brief": render_markdown(build_brief(view), keep).encode()}


# ---- matters


def test_a_split_makes_two_matters_that_the_rules_weigh(record: Record, api: Api) -> None:
    before = toll(record)
    made = api.split(before.id, [twelve(record)], by="R. Viewer")
    apart = sorted(matters(record, "figure").values(), key=lambda m: m.low or 0)
    assert [(m.low, m.high, m.judged) for m in apart] == [(12, None, (made,)), (14, 14, (made,))]
    assert {c for m in apart for c in m.claims} == set(before.claims)
    inside = {"same", "consistent", "update", "revision_down", "conflict", "conversion"}
    across = [r for r in View(record).relations([twelve(record)]) if r.relation in inside]
    assert across == []
    check(record)
    api.undo(made, by="R. Viewer")
    assert toll(record) == before
    check(record)


def test_matters_of_two_places_become_one_and_are_weighed_as_one(record: Record, api: Api) -> None:
    events = matters(record, "event")
    assert len(events) > 1
    made = api.merge(*events, by="R. Viewer", note="one sinking")
    [whole] = matters(record, "event").values()
    assert set(whole.claims) == {c for m in events.values() for c in m.claims}
    assert whole.id in events and whole.judged == (made,) and (whole.low, whole.high) == (12, 14)
    check(record)
    api.undo(whole.id, by="R. Viewer")
    assert matters(record, "event") == events
    check(record)


def test_a_merging_of_matters_goes_on_to_hold_for_what_comes_later(
    record: Record, api: Api, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    api.merge(*matters(record, "event"), by="R. Viewer")
    (tmp_path / "more.txt").write_text(
        "On Sunday a ferry sank near Aberystwyth, killing 15 people, officials said.\n"
    )
    pipeline.add_reports(record, [tmp_path / "more.txt"], read_on=date(2031, 6, 1), tools=shared_tools)
    assert any(m.judged for m in matters(record, "event").values())
    check(record)


def test_matters_of_two_measures_or_kinds_are_not_merged(record: Record, api: Api) -> None:
    other = next(iter(matters(record, "event")))
    with pytest.raises(UsageError, match="two kinds"):
        api.merge(toll(record).id, other, by="R. Viewer")
    assert judgements(record) == []


def test_a_standing_that_is_set_keeps_the_machines_beside_it(record: Record, api: Api) -> None:
    before = toll(record)
    made = api.set_standing(before.id, "disputed", by="R. Viewer", reason="the owner denies it by phone")
    now = toll(record)
    assert (now.standing, now.rule, now.judged) == ("disputed", f"judgement/{made}", (made,))
    assert (now.machine_standing, now.machine_rule) == (before.standing, before.rule)
    assert "by phone" in now.trace[0] and now.trace[1:] == before.trace
    view = View(record)
    [told] = reason_rows(view, now.id, withholder_of(view, "internal"))
    assert [(row["verdict"], row["author"]) for row in told["judgements"]] == [("standing", "R. Viewer")]
    view = View(record)
    [told] = reason_rows(view, now.id, withholder_of(view, "public"))
    assert told["judgements"][0]["author"] == "[withheld]" and told["judgements"][0]["note"]
    check(record)
    api.undo(before.id, by="R. Viewer")
    assert toll(record) == before


def test_a_note_changes_nothing_but_is_told(record: Record, api: Api) -> None:
    before = matters(record)
    made = api.annotate(toll(record).id, "ask the harbour master", by="R. Viewer")
    assert matters(record) == before and record.stale() == []
    assert [row["id"] for row in api.judgements(toll(record).id)] == [made]
    public = Api(record, "public").judgements()
    assert public[0]["note"] == public[0]["author"] == "[withheld]"


def test_a_brief_tells_what_people_judged_and_to_others_no_names_and_notes(record: Record, api: Api) -> None:
    api.set_standing(toll(record).id, "disputed", by="R. Viewer", reason="the owner denies it by phone")
    api.merge(*matters(record, "event"), by="R. Viewer", note="zebra")
    api.annotate(twelve(record), "ask the harbour master", by="R. Viewer")
    told = {}
    for audience in ("internal", "public"):
        view = View(record)
        keep = withholder_of(view, audience)  # type: ignore[arg-type]
        brief = build_brief(view)
        told[audience] = render_markdown(brief, keep)
        [section] = [s for s in brief.sections if s.title == "Judged by people"]
        assert len(section.lines) == (3 if audience == "internal" else 2)
    assert "harbour master" in told["internal"] and "R. Viewer" in told["internal"]
    for audience in told:
        assert "by phone" in told[audience] and "A person made one matter of" in told[audience]
    for secret in ("harbour master", "R. Viewer", "zebra"):
        assert secret not in told["public"]


# ---- names


def test_a_name_is_split_by_spelling_and_merged_again_by_undo(record: Record, api: Api) -> None:
    before = names(record), matters(record)
    mayor = names(record)["Gwen Ellis"]
    made = api.split(mayor.id, ["The mayor, Gwen Elis"], by="R. Viewer")
    assert {"Gwen Ellis", "Gwen Elis"} <= names(record).keys()
    check(record)
    with pytest.raises(UsageError, match=made):
        api.merge(names(record)["Gwen Ellis"].id, names(record)["Gwen Elis"].id, by="S. Other")
    api.undo(made, by="R. Viewer")
    assert (names(record), matters(record)) == before
    check(record)


def test_two_persons_are_made_one_and_a_body_never(record: Record, api: Api) -> None:
    before = names(record)
    made = api.merge(before["Gwen Ellis"].id, before["Owain Pugh"].id, by="R. Viewer")
    assert "Owain Pugh" in names(record)["Gwen Ellis"].variants and "Owain Pugh" not in names(record)
    check(record)
    with pytest.raises(UsageError, match="a person is not merged with a body"):
        api.merge(before["Gwen Ellis"].id, before["Rhos Lines"].id, by="R. Viewer")
    with pytest.raises(UsageError, match=made):
        api.split(names(record)["Gwen Ellis"].id, ["Owain Pugh", "Teacher Owain Pugh"], by="S. Other")
    api.undo(made, by="R. Viewer")
    assert names(record) == before


# ---- what is sensitive


def test_a_marked_matter_leaves_no_byte_for_the_public(record: Record, api: Api, tmp_path: Path) -> None:
    before = exported(record, tmp_path / "before", "public")
    assert any(b"12 people were killed" in data for data in before.values())
    api.mark_sensitive(toll(record).id, "other", by="R. Viewer", reason="zebra: a court forbids it")
    for audience in ("partner", "public"):
        out = exported(record, tmp_path / audience, audience)
        for secret in (b"people were killed", b"14 people died", b"zebra", b"R. Viewer"):
            assert [name for name, data in out.items() if secret in data] == [], secret
        assert b'"measure":"killed"' not in out["jsonl/figures.jsonl"]
        assert b"withheld" in out["brief"] and b"withheld" in out["csv/ABOUT.txt"]
    view = View(record)
    keep = withholder_of(view, "public")
    assert search_rows(view, "killed", keep) == []
    assert Api(record, "public").figures().to_dicts() == []
    with pytest.raises(DatelineError):
        Api(record, "public").explain(twelve(record))
    assert b"12 people were killed" in exported(record, tmp_path / "own")["jsonl/figures.jsonl"]
    api.undo(toll(record).id, by="R. Viewer")
    assert exported(record, tmp_path / "after", "public") == before


@pytest.mark.parametrize("subject", ["claim", "characters", "report"])
def test_what_is_marked_is_withheld_by_its_class(
    subject: str, record: Record, api: Api, tmp_path: Path
) -> None:
    view = View(record)
    row = view.find_report("wire")
    assert row is not None
    key = row.report.key
    start = view.text(key).index("Aberystwyth")
    on = {"claim": twelve(record), "characters": f"{key}:{start}-{start + 11}", "report": key}[subject]
    api.mark_sensitive(on, "shelter or medical site", by="R. Viewer", reason="families shelter there")
    secret = b"Aberystwyth" if subject == "characters" else b"At least 12 people"
    assert any(secret in data for data in exported(record, tmp_path / "partner", "partner").values())
    public = exported(record, tmp_path / "public", "public")
    assert [name for name, data in public.items() if secret in data] == []
    if subject == "report":
        assert not any(b"Severn Wire" in data for data in public.values())
    assert verify_record(record) == []


def test_a_private_person_is_released_by_a_persons_word_alone(record: Record, api: Api) -> None:
    def told() -> str:
        view = View(record)
        return withholder_of(view, "public").text("Owain Pugh and Gwen Ellis")

    assert told() == "[withheld] and Gwen Ellis"
    api.mark_not_sensitive(names(record)["Owain Pugh"].id, by="R. Viewer", reason="he speaks for the union")
    assert told() == "Owain Pugh and Gwen Ellis"
    api.mark_sensitive(names(record)["Gwen Ellis"].id, "private person", by="R. Viewer", reason="threatened")
    assert told() == "Owain Pugh and [withheld]"
    api.undo(names(record)["Owain Pugh"].id, by="R. Viewer")
    api.undo(names(record)["Gwen Ellis"].id, by="R. Viewer")
    assert told() == "[withheld] and Gwen Ellis"
    check(record)


def test_the_last_word_on_what_is_sensitive_counts_under_any_id(record: Record, api: Api) -> None:
    def public() -> tuple[int, str]:
        view = View(record)
        keep = withholder_of(view, "public")
        return len(view.figures()), keep.text("Gwen Ellis")

    before = public()
    api.mark_sensitive(names(record)["Gwen Ellis"].id, "private person", by="A", reason="x")
    api.mark_sensitive(toll(record).id, "other", by="A", reason="x")
    assert public() == (0, "[withheld]")
    api.merge(names(record)["Gwen Ellis"].id, names(record)["Owain Pugh"].id, by="A")
    api.mark_not_sensitive(names(record)["Gwen Ellis"].id, by="B", reason="x")
    api.split(toll(record).id, [twelve(record)], by="B")
    one = next(m for m in matters(record, "figure").values() if twelve(record) in m.claims)
    api.mark_not_sensitive(one.id, by="B", reason="x")
    assert public() == (1, "Gwen Ellis") and before[0] == 3


# ---- undo, contradictions, later readings


def test_edits_add_up_slot_by_slot_and_outlive_an_acceptance(record: Record, api: Api) -> None:
    claim = twelve(record)
    api.edit(claim, {"low": "13"}, by="R. Viewer")
    api.edit(claim, {"high": "15"}, by="S. Other")
    api.accept(claim, by="R. Viewer")
    [row] = [r for r in api.figures() if r["id"] == claim]
    assert (row["low"], row["high"], row["review"]) == (13, 15, "accepted")


ACTS = {
    "reject": lambda api, r: api.reject(twelve(r), by="A"),
    "accept": lambda api, r: api.accept(twelve(r), by="B"),
    "edit": lambda api, r: api.edit(View(r).figures()[0].id, {"low": "40", "high": ""}, by="A"),
    "standing": lambda api, r: api.set_standing(
        next(iter(matters(r, "figure"))), "denied", by="A", reason="x"
    ),
    "split": lambda api, r: api.split(
        (m := next(iter(matters(r, "figure").values()))).id, m.claims[:1], by="B"
    ),
    "merge": lambda api, r: api.merge(*list(matters(r, "event"))[:2], by="A"),
    "name": lambda api, r: api.split(names(r)["Gwen Ellis"].id, ["Gwen Ellis"], by="A"),
    "names": lambda api, r: api.merge(names(r)["Gwen Ellis"].id, names(r)["Owain Pugh"].id, by="B"),
    "hide": lambda api, r: api.mark_sensitive(
        names(r)["Gwen Ellis"].id, "private person", by="A", reason="x"
    ),
    "mark": lambda api, r: api.mark_sensitive(twelve(r), "other", by="A", reason="x"),
    "note": lambda api, r: api.annotate(twelve(r), "x", by="A"),
}


@given(
    acts=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=4),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_undoing_everything_in_any_order_restores_exactly(acts, order, base: Path, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("undo")
    shutil.copy(base, folder / "own.db")
    with open_record(folder / "own.db") as record:
        api = Api(record)
        before = (
            View(record).matters(),
            View(record).names(),
            View(record).relations(),
            View(record).figures(),
        )
        made = []
        for act in acts:
            try:
                made.append(ACTS[act](api, record))
            except (DatelineError, ValueError, KeyError, StopIteration):
                continue  # refused, since something else was done before
        last = View(record, as_known=max(row.known_on for row in View(record).figures() if row.known_on))
        assert (last.matters(), last.relations()) == (View(record).matters(), View(record).relations())
        order.shuffle(made)
        for one in made:
            api.undo(one, by="C")
        assert record.stale() == [] and reviews(record) == {}
        assert (
            View(record).matters(),
            View(record).names(),
            View(record).relations(),
            View(record).figures(),
        ) == before
        assert verify_record(record) == []


def test_undoing_an_undo_brings_the_judgement_back(record: Record, api: Api) -> None:
    made = api.reject(twelve(record), by="R. Viewer")
    taken_back = api.undo(made, by="S. Other")
    assert reviews(record) == {}
    with pytest.raises(UsageError, match=taken_back):
        api.undo(made, by="R. Viewer")
    api.undo(taken_back, by="R. Viewer")
    assert reviews(record) == {twelve(record): "rejected"}


def test_two_peoples_files_that_contradict_each_other_are_taken_in_and_told(
    base: Path, record: Record, api: Api, tmp_path: Path
) -> None:
    shutil.copy(base, tmp_path / "theirs.db")
    with open_record(tmp_path / "theirs.db") as other:
        theirs = Api(other)
        theirs.split(names(other)["Gwen Ellis"].id, ["The mayor, Gwen Elis"], by="S. Other")
        theirs.reject(twelve(other), by="S. Other")
        given = judgements(other)
    api.accept(twelve(record), by="R. Viewer")
    mine = names(record)
    first = api.split(mine["Gwen Ellis"].id, ["Gwen Ellis"], by="R. Viewer")
    api.undo(first, by="R. Viewer")
    assert pipeline.merge_judgements(record, given) == 2
    assert pipeline.merge_judgements(record, given) == 0
    [pair] = contradictions(record)
    assert {pair.earlier.author, pair.later.author} == {"R. Viewer", "S. Other"}
    assert reviews(record)[twelve(record)] == pair.later.verdict
    check(record)


def test_a_merging_and_a_splitting_of_two_people_are_told_and_the_later_counts(
    base: Path, record: Record, tmp_path: Path
) -> None:
    shutil.copy(base, tmp_path / "theirs.db")
    apart = Api(record)
    one = apart.split(names(record)["Gwen Ellis"].id, ["The mayor, Gwen Elis"], by="R. Viewer")
    both = names(record)["Gwen Ellis"].id, names(record)["Gwen Elis"].id
    apart.undo(one, by="R. Viewer")
    with open_record(tmp_path / "theirs.db") as other:
        theirs = Api(other)
        split = theirs.split(names(other)["Gwen Ellis"].id, ["The mayor, Gwen Elis"], by="S. Other")
        given = judgements(other)
        theirs.undo(split, by="S. Other")
    assert both and pipeline.merge_judgements(record, given) == 1
    assert "Gwen Elis" in names(record)
    merging = replace(
        given[0], id="jud-merging", verdict="merged", at=given[0].at.replace(year=2032), edits=()
    )
    assert pipeline.merge_judgements(record, [merging]) == 1
    assert "Gwen Elis" not in names(record)
    [pair] = contradictions(record)
    assert (pair.earlier.id, pair.later.id) == (split, "jud-merging")
    apart.undo("jud-merging", by="R. Viewer")
    assert "Gwen Elis" in names(record) and contradictions(record) == []
    check(record)


def test_a_cycle_of_mergings_is_one_matter_and_is_said(record: Record, api: Api) -> None:
    first, second, *_ = matters(record, "event")
    api.merge(first, second, by="R. Viewer")
    with pytest.raises((UsageError, RecordError), match=r"holds no matter|one already"):
        api.merge(second, first, by="S. Other")
    [kept] = [m for m in (first, second) if m in matters(record)]
    with pytest.raises(UsageError, match="one already"):
        api.merge(kept, kept, by="S. Other")
    check(record)


def test_on_a_server_judgements_do_the_same(
    base: Path, database: str, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    shutil.copy(base, tmp_path / "own.db")
    texts = base.parent / "texts"
    with open_record(tmp_path / "own.db") as own, open_record(database, create=True) as other:
        pipeline.add_reports(other, [texts], read_on=date(2031, 6, 1), tools=shared_tools)
        said = []
        for record in (own, other):
            api = Api(record)
            for act in ("merge", "name", "standing", "hide", "reject", "note"):
                ACTS[act](api, record)
            matters_now = [replace(m, judged=(), trace=(), rule="") for m in View(record).matters()]
            said.append((matters_now, View(record).names(), [f.review for f in View(record).figures()]))
            check(record)
            for row in reversed(api.judgements().to_dicts()):
                api.undo(row["id"], by="C")
            said.append((View(record).matters(), View(record).names(), View(record).figures()))  # type: ignore[arg-type]
    assert said[0] == said[2] and said[1] == said[3]


def test_later_readings_keep_every_judgement_or_list_it_as_orphaned(record: Record, api: Api) -> None:
    made = {
        api.accept(twelve(record), by="A"),
        api.set_standing(toll(record).id, "denied", by="A", reason="x"),
        api.split(names(record)["Gwen Ellis"].id, ["The mayor, Gwen Elis"], by="A"),
        api.annotate(toll(record).id, "x", by="A"),
    }
    view = View(record)
    row = view.find_report("wire")
    assert row is not None
    read = record.extraction(row.report.key)
    assert read is not None
    renamed = tuple(replace(f, id=f"fig-{i:016x}") for i, f in enumerate(read.figures))
    stale = [(stage, row.report.key) for stage in ("names", "resolve")]
    events = tuple(replace(e, figures=()) for e in read.events)
    record.add_extraction(row.report.key, replace(read, figures=renamed, events=events), "later", stale=stale)
    with pipeline._tools_of(record, None) as tools:
        pipeline.derive(record, tools)
    assert orphans(record) == [] and reviews(record) == {renamed[0].id: "accepted"}
    assert toll(record).standing == "denied" and "Gwen Elis" in names(record)
    check(record)
    record.add_extraction(row.report.key, Extraction(row.report.key), "nothing", stale=stale)
    with pipeline._tools_of(record, None) as tools:
        pipeline.derive(record, tools)
    lost = {one.id for one in orphans(record)}
    rest = {row["id"] for row in api.judgements() if row["in_force"]}
    assert lost | rest == made and lost and not lost & rest
    check(record)
    with pytest.raises(RecordError, match="no claim"):
        api.accept("fig-ffffffffffffffff", by="A")


def test_judgements_as_recorded_tell_nothing_of_later_ones(record: Record, api: Api) -> None:
    first = api.accept(twelve(record), by="R. Viewer")
    at = judgements(record)[-1].at
    second = api.reject(twelve(record), by="S. Other")
    between = judgements(record)[-1].at
    third = api.undo(first, by="R. Viewer")
    keep = Withholder("internal", ())

    def told(until: datetime | None) -> dict[str, tuple[bool, str | None, list[str]]]:
        rows = told_judgements(View(record, as_recorded=until), keep)
        return {row["id"]: (row["in_force"], row["undone_by"], row["contradicts"]) for row in rows}

    assert told(at) == {first: (True, None, [])}
    assert told(between) == {first: (True, None, [second]), second: (True, None, [first])}
    assert told(None)[first] == (False, third, [])


def test_words_of_a_withheld_report_are_withheld_in_judgements_on_names(record: Record, api: Api) -> None:
    made = api.split(names(record)["Gwen Ellis"].id, ["The mayor, Gwen Elis"], by="R. Viewer")
    (row,) = api.judgements()
    secret = next(part["report"] for part in row["parts"] if part["report"] != row["report"])
    (before,) = Api(record, "public").judgements()
    assert any(part["quotation"] != "[withheld]" for part in before["parts"] if part["report"] == secret)
    api.mark_sensitive(secret, "other", by="R. Viewer", reason="threatened")
    shown = next(row for row in Api(record, "public").judgements() if row["id"] == made)
    assert {part["quotation"] for part in shown["parts"]} == {"[withheld]"}
    assert secret not in str(list(Api(record, "public").judgements())) and secret in str(
        list(api.judgements())
    )
