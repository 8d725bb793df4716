"""One reading for all who carry the same words: the same results as without it, whatever comes first."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from dateline import derivation, deriving, pipeline
from dateline.clean import clean_report
from dateline.derivation import matters
from dateline.export import export_record
from dateline.lineage import read_signs
from dateline.model import Passage, Piece, Profile, Report, Resolution, Source, Span, join_layers
from dateline.read import read_paths
from dateline.record import View, Withholder, derived, open_record, verify_record
from dateline.sharing import Move, ReadingMemory, bare_text, lay_out, move, number_rows, read_bare

TITLE = "Dam above Estmere fails, four dead"
BODY = """ESTMERE, Norvale, May 3 (CPN) - Four people were killed and 12 injured when the dam above Estmere failed on Monday, the mayor said.

"We lost the lower town," Ida Brock told reporters. She said at least 300 people had left their homes.

Officials in France denied that the dam was theirs. A senior engineer said the attack on the sluice began on Sunday."""
DRESSES = {
    "plain": f"{TITLE}\n\n{BODY}\n",
    "tagged": f"{TITLE}\n\n(CPN News Agency)\n\n{BODY}\n",
    "signed": f"{TITLE}\n\nBy Tomas Veld\n\n{BODY}\n\nSign up for our newsletter and get the headlines in your inbox.\n",
    "rubric": f"Evening briefing: {TITLE}\n\nBy our correspondent\n\n{BODY}\n\nCall us on +44 20 7946 0812.\n",
}
OTHER = "Bridge in Welby closed\n\nThe bridge in Welby was closed on Tuesday after two people were hurt, police said.\n"


def rows(dresses: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"name": name, "carrier": f"The {name} paper", "published": "2027-05-03", "text": text}
        for name, text in dresses.items()
    ]


def add(
    folder: Path, order: list[dict[str, str]], tools: pipeline.Tools, *, one_by_one: bool
) -> dict[str, bytes]:
    folder.mkdir()
    with open_record(folder / "r.db", create=True) as record:
        for n, part in enumerate([[one] for one in order] if one_by_one else [order]):
            table = folder / f"{n}.jsonl"
            table.write_text("".join(json.dumps(one) + "\n" for one in part))
            pipeline.add_reports(record, [table], read_on=date(2031, 6, 1), tools=tools)
        assert not verify_record(record)
        export_record(View(record), "jsonl", folder / "out", Withholder("internal", ()))
    return {file.name: file.read_bytes() for file in sorted((folder / "out").iterdir())}


@pytest.fixture
def forgetful(shared_tools: pipeline.Tools) -> pipeline.Tools:
    """Tools that remember no reading."""
    made = pipeline.Tools()
    made._annotator = shared_tools.annotator
    made.memory, made.resolved = ReadingMemory(0), derivation.Resolved(0)
    return made


def test_the_export_is_the_same_with_and_without_sharing_in_any_order(
    shared_tools: pipeline.Tools, forgetful: pipeline.Tools, tmp_path: Path
) -> None:
    given = rows(DRESSES | {"other": OTHER})
    without = add(tmp_path / "a", given, forgetful, one_by_one=False)
    assert add(tmp_path / "b", given, shared_tools, one_by_one=False) == without
    assert add(tmp_path / "c", given[::-1], shared_tools, one_by_one=True) == without


def test_what_is_derived_and_written_a_piece_at_a_time_is_the_same(
    shared_tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = rows(DRESSES | {"other": OTHER})
    whole = add(tmp_path / "a", given, shared_tools, one_by_one=False)
    written: list[int] = []
    insert = derived._insert
    monkeypatch.setattr(derived, "_insert", lambda to, rows: (written.append(len(rows)), insert(to, rows)))
    monkeypatch.setattr(derived, "_PIECE", 2)
    monkeypatch.setattr(deriving, "MOST_TEXT", 1)
    monkeypatch.setattr(matters, "CLAIMS", 1)
    assert add(tmp_path / "b", given, shared_tools, one_by_one=False) == whole
    assert max(written) == 2 and len(written) > 20


def test_long_words_are_resolved_and_not_remembered() -> None:
    kept = derivation.Resolved(most=3, text=100)
    resolution = cast(Resolution, object())
    kept.keep("short", resolution, 60)
    kept.keep("short", resolution, 60)
    assert kept.find("short") is resolution
    kept.keep("long", resolution, 101)
    assert kept.find("long") is None
    kept.keep("again", resolution, 100)
    assert kept.find("again") is resolution


def test_the_same_words_in_other_dress_are_parsed_and_read_once(
    shared_tools: pipeline.Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dateline.sharing.reading as reading

    read: list[str] = []
    extract = reading.extract_claims

    def counted(document, *rest):
        read.append(document.text)
        return extract(document, *rest)

    monkeypatch.setattr(reading, "extract_claims", counted)
    shared_tools.memory.clear()
    out = add(tmp_path / "a", rows(DRESSES), shared_tools, one_by_one=True)
    assert len(read) == 1
    killed = [row for row in map(json.loads, out["figures.jsonl"].splitlines()) if row["measure"] == "killed"]
    words = [(row["report"], [DRESSES[row["report"]][s:e] for s, e in row["spans"]]) for row in killed]
    assert {name for name, _ in words} == DRESSES.keys()
    assert {tuple(said) for _, said in words} == {("four dead",), ("Four people were killed",)}


def test_what_other_passages_tell_is_of_the_report_alone(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    add(tmp_path / "a", rows(DRESSES), shared_tools, one_by_one=False)
    with open_record(tmp_path / "a" / "r.db", read_only=True) as record:
        marked = {}
        for report in record.reports():
            extraction = record.extraction(report.key)
            assert extraction is not None
            text = record.source_text(report.sha256)
            marked[report.name] = [one.span.of(text) for one in extraction.sensitive]
    assert marked["rubric"] and "7946 0812" in marked["rubric"][0]
    assert not marked["plain"] and not marked["signed"]


def _passages(text: str, *kinds: str) -> list[Passage]:
    found, at = [], 0
    for n, (line, kind) in enumerate(zip(text.split("\n\n"), kinds, strict=True)):
        span = Span(at, at + len(line))
        found.append(Passage("r", span, line, (Piece(0, len(line), *span),), kind, n))  # type: ignore[arg-type]
        at = span.end + 2
    return found


def test_a_bare_text_has_a_key_of_its_words_and_kinds() -> None:
    text = "Dam holds\n\nBy Ida Brock\n\nIt held."
    dressed = bare_text(text, _passages(text, "title", "byline", "body"))
    plain = bare_text("Dam holds\n\nIt held.", _passages("Dam holds\n\nIt held.", "title", "body"))
    assert dressed.text == plain.text and dressed.key("v") == plain.key("v")
    assert dressed.key("v") != dressed.key("w")
    other = bare_text("Dam holds\n\nIt held.", _passages("Dam holds\n\nIt held.", "subhead", "body"))
    assert other.key("v") != plain.key("v")


def test_what_stands_before_a_passage_moves_with_it_where_that_was_kept() -> None:
    text = "It held. By Ida Brock\n\nIt holds."
    passages = [
        Passage("r", Span(a, b), text[a:b], (Piece(0, b - a, a, b),), kind, n)  # type: ignore[arg-type]
        for n, (a, b, kind) in enumerate([(0, 8, "body"), (9, 21, "byline"), (23, 32, "body")])
    ]
    bare = bare_text(text, passages)
    assert bare.text == "It held.\n\nIt holds."
    to = Move(bare.starts, bare.shifts, "r")
    for start in range(len(bare.text)):
        one = Span(start, start + 1)
        assert to.span(one).of(text) == one.of(bare.text)
    assert to.back("").span(Span(21, 25)) == (8, 12)


@pytest.mark.parametrize(
    "cue", ["Call us on WhatsApp.", "Follow us on WhatsApp.", "Join us on Signal.", "Text us."]
)
def test_a_number_is_a_contact_by_a_cue_that_is_not_read(
    shared_tools: pipeline.Tools, tmp_path: Path, cue: str
) -> None:
    text = f"{TITLE}\n\nFour people were killed in Estmere on Monday, the mayor said.\n\n{cue} 79460812 is open day and night for those who look for relatives, police said.\n"
    dressed = text.replace(cue, f"Advertisement\n\n{cue}")
    add(tmp_path / "a", rows({"a": text, "b": dressed}), shared_tools, one_by_one=False)
    with open_record(tmp_path / "a" / "r.db", read_only=True) as record:
        for report in record.reports():
            extraction = record.extraction(report.key)
            assert extraction is not None
            held = record.source_text(report.sha256)
            assert cue not in [p.span.of(held) for p in record.passages(report.key) if p.is_read]
            assert [one.span.of(held) for one in extraction.sensitive] == ["79460812"]


def test_contacts_between_passages_are_marked_where_they_stand(
    shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><body><h1>{TITLE}</h1><p>Four people were killed in Estmere on Monday, the mayor said.</p>"
        "<span>By Tomas Veld</span>\n\n<a href='mailto:ida.brock@norvale.example'></a><!-- tel +44 20 7946 0812 -->\n"
        "<p>Twelve people were injured in Welby, police said.</p></body></html>"
    )
    with open_record(tmp_path / "r.db", create=True) as record:
        pipeline.add_reports(record, [page], read_on=date(2031, 6, 1), tools=shared_tools)
        (report,) = record.reports()
        extraction = record.extraction(report.key)
        assert extraction is not None
        text = record.source_text(report.sha256)
        marked = [one.span.of(text).strip() for one in extraction.sensitive]
        assert marked == ["ida.brock@norvale.example", "+44 20 7946 0812"]


def test_a_process_forgets_what_another_one_deleted(shared_tools: pipeline.Tools, tmp_path: Path) -> None:
    def tools() -> pipeline.Tools:
        made = pipeline.Tools()
        made._annotator = shared_tools.annotator
        return made

    here, there = tools(), tools()
    table = tmp_path / "reports.jsonl"
    table.write_text("".join(json.dumps(one) + "\n" for one in rows(DRESSES | {"other": OTHER})))
    with open_record(tmp_path / "r.db", create=True) as record:
        pipeline.add_reports(record, [table], read_on=date(2031, 6, 1), tools=here)
        assert here.memory._kept and here.resolved._kept
        pipeline.add_reports(record, [table], read_on=date(2031, 6, 1), tools=here)
        assert here.memory._kept and here.resolved._kept
        gone = next(one.key for one in record.reports() if one.name == "other")
        pipeline.delete_reports(record, [gone], "Ida Brock", "asked for", tools=there)
        assert here.memory._kept
        here.serve(record)
        assert not here.memory._kept and not here.resolved._kept
        table.write_text(json.dumps(rows({"new": DRESSES["plain"] + "It rained."})[0]) + "\n")
        pipeline.add_reports(record, [table], read_on=date(2031, 6, 1), tools=here)
        here.serve(record)
        assert here.memory._kept
    with open_record(tmp_path / "s.db", create=True) as other:
        here.serve(other)
    assert not here.memory._kept and not here.resolved._kept


def test_a_profile_is_digested_once(shared_tools: pipeline.Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    import dateline.reading as reading

    digested: list[object] = []
    encode = reading.encode

    def counted(value: object) -> bytes:
        digested.append(value)
        return encode(value)

    monkeypatch.setattr(reading, "encode", counted)
    tools = pipeline.Tools(profile=Profile(name="flood"))
    tools._annotator = shared_tools.annotator
    first = tools.profile_digest
    assert (tools.method, tools.profile_digest) == (tools.method, first)
    assert digested == [Profile(name="flood")]
    tools.profile = Profile(name="fire")
    assert tools.profile_digest != first and len(digested) == 2


def test_what_is_moved_there_and_back_is_the_same(shared_tools: pipeline.Tools, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(DRESSES["signed"])
    ((report, source),) = (one for one in read_paths([path]) if isinstance(one, tuple))
    assert isinstance(report, Report) and isinstance(source, Source)
    passages = clean_report(source, report)
    bare = bare_text(source.text, passages)
    layers = list(shared_tools.annotator.annotate_passages(p.text for p in bare.passages))
    document = join_layers("", bare.text, bare.passages, layers)
    reading = read_bare(bare, document, shared_tools.gazetteer, None)
    extraction, hints, signs = reading.in_report(bare, report.key, source.text, passages)
    assert (
        {f.report for f in extraction.figures} == {report.key} == {h.report for h in hints} == {signs.report}
    )
    assert [f.number_span.of(source.text) for f in extraction.figures] == [
        f.number_span.of(bare.text) for f in reading.extraction.figures
    ]
    ids = {a.id for a in extraction.attributions}
    assert ids and {f.attribution for f in extraction.figures if f.attribution} <= ids
    there, _ = lay_out(passages)
    there.ids = number_rows(extraction)
    words = move(extraction, there)
    assert {f.id[:3] for f in words.figures} == {"fig"} and words != extraction
    assert move(words, there.back(report.key)) == extraction
    assert read_signs(document) == reading.signs


def test_ids_are_those_that_the_stages_give(shared_tools: pipeline.Tools) -> None:
    from dateline.extract import extract_claims

    text = f"{TITLE}\n\n{BODY}"
    passages = _passages(text, "title", "body", "body", "body")
    layers = list(shared_tools.annotator.annotate_passages(p.text for p in passages))
    direct = extract_claims(join_layers("r", text, passages, layers), shared_tools.gazetteer)
    bare = bare_text(text, passages)
    document = join_layers("", bare.text, bare.passages, layers)
    shared, _, _ = read_bare(bare, document, shared_tools.gazetteer, None).in_report(
        bare, "r", text, passages
    )
    assert {f.id for f in shared.figures} == {f.id for f in direct.figures}


def test_a_memory_stays_within_its_bytes(shared_tools: pipeline.Tools) -> None:
    memory = ReadingMemory(4000)
    text = "Dam holds\n\nFour people were killed in Norvale."
    passages = _passages(text, "title", "body")
    bare = bare_text(text, passages)
    layers = list(shared_tools.annotator.annotate_passages(p.text for p in passages))
    reading = read_bare(bare, join_layers("", bare.text, bare.passages, layers), shared_tools.gazetteer, None)
    for n in range(20):
        memory.keep(str(n), reading)
    assert memory.find("19") == reading and memory.find("0") is None
    memory.clear()
    assert memory.find("19") is None


def test_spans_at_the_edges_of_passages_move_with_them() -> None:
    to = Move((0, 12), (0, 14), "r")
    assert to.span(Span(12, 20)) == (26, 34)
    assert to.span(Span(3, 12)) == (3, 12)
    assert to.span(Span(3, 15)) == (3, 29)
