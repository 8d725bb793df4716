"""What any store of a record must do, whatever database is under it: subclass with another `address`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from record_making import find, make_facts, make_resolution
from sqlalchemy import func, select

from dateline.errors import RecordError
from dateline.model import Anchor, Extraction, Layer, Party, Piece, Profile, Rejection, Span
from dateline.record import Derivation, Record, Stale, View, open_record, schema, text_hash, verify_record
from dateline.record.bearers import find_bearers

Opened = Callable[..., Record]


def count_sources(record: Record) -> int:
    with record.read() as connection:
        return connection.execute(select(func.count()).select_from(schema.source)).scalar() or 0


class TestFacts:
    def test_a_report_comes_back_as_it_went_in(self, record: Record) -> None:
        facts = make_facts("alpha", carrier="The Testford Echo", published_on=date(2031, 5, 2))
        assert record.add_report(facts)
        assert record.reports() == [facts.report]
        assert record.report(facts.report.key) == facts.report
        assert record.source(facts.source.sha256) == facts.source
        assert record.source_text(facts.source.sha256) == facts.source.text
        assert tuple(record.passages(facts.report.key)) == facts.passages
        assert record.extraction(facts.report.key) == facts.extraction
        assert record.extraction(facts.report.key) == facts.extraction
        assert record.reading(facts.report.key, "dates", dict[str, str]) == {"weekday": "Monday"}
        assert record.rejections() == list(facts.rejections)
        assert record.stale() == [Stale("resolve", facts.report.key, 1)]

    def test_it_is_there_after_closing_and_opening(self, opened: Opened) -> None:
        facts = make_facts("alpha")
        opened().add_report(facts)
        assert opened(create=False).has_report(facts.report.key)

    def test_adding_again_changes_nothing(self, record: Record) -> None:
        facts = make_facts("alpha")
        assert record.add_report(facts)
        assert not record.add_report(facts)
        assert len(record.reports()) == 1
        assert record.stale() == [Stale("resolve", facts.report.key, 1)]
        assert verify_record(record) == []

    def test_two_reports_of_one_source_keep_its_bytes_once(self, record: Record) -> None:
        one, two = make_facts("alpha", carrier="Echo"), make_facts("alpha", carrier="Post")
        assert one.report.key != two.report.key
        record.add_report(one)
        record.add_report(two)
        assert count_sources(record) == 1
        assert len(record.reports()) == 2

    def test_display_names_are_told_apart_where_names_are_shared(self, record: Record) -> None:
        a, b, c = make_facts("alpha"), make_facts("alpha", killed=9), make_facts("beta")
        for facts in (a, b, c):
            record.add_report(facts)
        names = View(record).labels(facts.report.key for facts in (a, b, c))
        assert names[c.report.key] == "beta"
        assert names[a.report.key] == f"alpha~{a.report.sha256[:8]}"
        assert names[b.report.key] == f"alpha~{b.report.sha256[:8]}"

    def test_display_names_of_one_source_twice_under_one_name_are_unique(self, record: Record) -> None:
        for carrier in ("Echo", "Post", None):
            record.add_report(make_facts("alpha", carrier=carrier))
        assert len({row.name for row in View(record).reports()}) == 3

    def test_a_report_that_gets_another_display_name_is_resolved_anew(self, record: Record) -> None:
        alone, named, second = (
            make_facts("alpha"),
            make_facts("beta", carrier="Echo"),
            make_facts("alpha", killed=9),
        )
        record.add_reports([alone, named])
        record.finish_stale(record.stale())
        record.add_reports([second, make_facts("beta", killed=5)])
        assert [key.key for key in record.stale("resolve") if key.key == alone.report.key] == [
            alone.report.key
        ]
        assert named.report.key not in {key.key for key in record.stale("resolve")}

    def test_a_report_that_fails_midway_leaves_nothing(self, record: Record) -> None:
        good, bad = make_facts("alpha"), make_facts("beta", killed=8)
        record.add_report(good)
        import dataclasses

        bad = dataclasses.replace(bad, fingerprints=[(1,)] * (len(bad.passages) + 1))
        with pytest.raises(RecordError, match="fingerprints"):
            record.add_report(bad)
        assert [r.name for r in record.reports()] == ["alpha"]
        assert count_sources(record) == 1
        assert verify_record(record) == []

    def test_text_that_its_bytes_do_not_decode_to_is_kept(self, record: Record) -> None:
        import dataclasses

        facts = make_facts("alpha", "Caf\ufffd by the dam\n")
        source = dataclasses.replace(facts.source, data=b"<p>Caf\xe9 by the dam", text=facts.source.text)
        import hashlib

        sha = hashlib.sha256(source.data).hexdigest()
        source = dataclasses.replace(source, sha256=sha)
        facts = dataclasses.replace(
            facts, source=source, report=dataclasses.replace(facts.report, sha256=sha)
        )
        record.add_report(facts)
        assert record.source(sha) == source
        assert verify_record(record) == []

    def test_pieces_that_are_not_the_span_itself_come_back(self, record: Record) -> None:
        import dataclasses

        text = "Rain &amp; wind at the dam"
        facts = make_facts("alpha", text)
        pieces = (Piece(0, 5, 0, 5), Piece(5, 6, 5, 10), Piece(6, 22, 10, 26))
        passage = dataclasses.replace(facts.passages[0], text="Rain & wind at the dam", pieces=pieces)
        facts = dataclasses.replace(facts, passages=(passage,), fingerprints=())
        record.add_report(facts)
        assert record.passages(facts.report.key) == [passage]
        assert verify_record(record) == []

    def test_an_unknown_report_is_named(self, record: Record) -> None:
        with pytest.raises(RecordError, match="no report 'rep-none'"):
            record.report("rep-none")
        assert record.extraction("rep-none") is None
        assert record.passages("rep-none") == []

    def test_file_rejections_need_no_report_and_stand_once(self, record: Record) -> None:
        rejection = Rejection("broken.bin", "read", "binary", "no text in it", Span(0, 4))
        record.add_rejections([rejection, rejection])
        record.add_rejections([rejection])
        assert record.rejections() == [rejection]


class TestCandidates:
    def test_fingerprints_find_the_passages_that_bear_them(self, record: Record) -> None:
        a, b = make_facts("alpha"), make_facts("beta", killed=7)
        record.add_report(a)
        record.add_report(b)
        shared = a.fingerprints[0]
        found = find_bearers(record, shared, 5)
        assert set(found) == set(shared)
        assert {bearers.reports for bearers in found.values()} == {
            tuple(sorted((a.report.key, b.report.key)))
        }
        assert find_bearers(record, [], 5) == {}

    def test_fingerprints_may_be_any_64_bit_number(self, record: Record) -> None:
        import dataclasses

        facts = make_facts("alpha", "One line\n")
        keys = (0, 1, 2**63 - 1, 2**63, 2**64 - 1)
        record.add_report(dataclasses.replace(facts, fingerprints=[keys]))
        assert sorted(find_bearers(record, keys, 5)) == sorted(keys)

    def test_more_fingerprints_than_a_query_takes(self, record: Record) -> None:
        record.add_report(make_facts("alpha"))
        assert find_bearers(record, range(40_000), 5) == {}


class TestCacheAndSettings:
    def test_layers_are_cached_by_text_and_model(self, record: Record) -> None:
        layer = Layer(
            "m1", (0,), (3,), ("dam",), ("NOUN",), ("NN",), ("ROOT",), (0,), ("",), (False,), (True,)
        )
        for name in ("alpha", "beta"):
            record.add_report(replace(make_facts(name), layers={text_hash("dam"): layer}))
        assert record.layers([text_hash("dam"), text_hash("wall")], "m1") == {text_hash("dam"): layer}
        assert record.layers([text_hash("dam")], "m2") == {}

    def test_the_profile_in_force_is_the_last_one_set(self, record: Record) -> None:
        first = Profile("flood", anchors=(Anchor("the breach", date(2031, 5, 1)),))
        second = Profile(
            "flood", parties=(Party("Builders", ("Dam Firm",)),), extensions={"cues": [{"cue": "avow"}]}
        )
        assert record.profile() is None
        assert record.set_profile(first)
        assert not record.set_profile(first)
        assert record.set_profile(second, stale=[("resolve", "all")])
        assert record.profile() == second
        assert record.stale() == [Stale("resolve", "all", 1)]

    def test_settings_are_kept(self, record: Record) -> None:
        assert record.setting("policy") is None
        record.set_setting("policy", "default")
        record.set_setting("policy", "cautious")
        assert record.setting("policy") == "cautious"


class TestExtractions:
    def test_the_newest_reading_is_in_force_and_the_old_one_stays(self, record: Record) -> None:
        facts = make_facts("alpha")
        record.add_report(facts)
        newer = Extraction(facts.report.key, hedges=())
        assert record.add_extraction(
            facts.report.key, newer, "rules-2", readings={"dates": {"weekday": "none"}}
        )
        assert not record.add_extraction(facts.report.key, newer, "rules-2")
        assert record.extraction(facts.report.key) == newer
        assert record.readings("dates", dict[str, str]) == {facts.report.key: {"weekday": "none"}}
        assert verify_record(record) == []

    def test_a_method_that_is_used_again_after_another_is_in_force_again(self, record: Record) -> None:
        first, key = make_facts("alpha"), make_facts("alpha").report.key
        assert first.extraction is not None
        record.add_report(first)
        record.add_extraction(key, Extraction(key), "rules-2", readings={"dates": {"by": "second"}})
        again = record.add_extraction(
            key, first.extraction, first.method_version, readings={"dates": {"by": "first"}}
        )
        assert again and record.extraction(key) == first.extraction
        assert record.readings("dates", dict[str, str]) == {key: {"by": "first"}}
        assert View(record).method_version(key) == first.method_version
        assert not record.add_extraction(key, first.extraction, first.method_version)
        assert verify_record(record) == []

    def test_an_extraction_of_no_report_is_refused(self, record: Record) -> None:
        with pytest.raises(RecordError, match="add it first"):
            record.add_extraction("rep-none", Extraction("rep-none"), "rules-1")


class TestStale:
    def test_the_queue_is_in_order_of_key(self, record: Record) -> None:
        record.mark_stale([("resolve", "c"), ("resolve", "a"), ("weigh", "b")])
        (first,) = record.stale("resolve", 1)
        assert first == Stale("resolve", "a", 1)
        record.finish_stale(first)
        assert record.stale("resolve", 1) == [Stale("resolve", "c", 1)]
        assert record.stale("tell", 1) == []

    def test_what_is_marked_meanwhile_stays_queued(self, record: Record) -> None:
        record.mark_stale([("resolve", "a")])
        (read,) = record.stale("resolve", 1)
        assert read is not None
        record.mark_stale([("resolve", "a")])
        record.finish_stale(read)
        (again,) = record.stale("resolve", 1)
        assert again == Stale("resolve", "a", 2)
        record.finish_stale([again])
        assert record.stale() == []

    def test_finishing_writes_derived_rows_and_queues_what_follows(self, record: Record) -> None:
        facts = make_facts("alpha")
        record.add_report(facts)
        (read,) = record.stale("resolve", 1)
        assert read is not None
        resolution = make_resolution(facts, date(2031, 5, 2))
        assert record.finish_stale(read, resolutions=[resolution], stale=[("weigh", "n1")])
        assert record.stale() == [Stale("weigh", "n1", 1)]
        assert View(record).resolution(facts.report.key) == resolution

    def test_a_derivation_that_fails_leaves_the_queue_as_it_was(self, record: Record) -> None:
        record.mark_stale([("resolve", "a")])
        (read,) = record.stale("resolve", 1)
        assert read is not None
        with pytest.raises(RecordError, match="no derived rows of kind 'rumour'"):
            record.finish_stale(read, [Derivation("rumour", "", [])])
        stranger = make_resolution(make_facts("never added"), date(2031, 5, 2))
        with pytest.raises(RecordError, match="does not hold"):
            record.finish_stale(read, resolutions=[stranger])
        assert record.stale("resolve", 1) == [read]


class TestConcurrency:
    def test_it_is_read_while_it_is_written(self, record: Record, opened: Opened) -> None:
        facts = make_facts("alpha")
        record.add_report(facts)
        reader = opened(create=False, read_only=True)
        with record.write() as connection:
            record.mark_on(connection, "resolve", "z")
            assert [r.name for r in reader.reports()] == ["alpha"]
            assert ("resolve", "z") not in [(one.stage, one.key) for one in reader.stale()]
        assert ("resolve", "z") in [(one.stage, one.key) for one in reader.stale()]

    def test_a_snapshot_holds_still(self, record: Record, opened: Opened) -> None:
        record.add_report(make_facts("alpha"))
        other = opened(create=False)
        with record.snapshot() as still:
            assert len(View(still).reports()) == 1
            other.add_report(make_facts("beta", killed=9))
            assert len(still.reports()) == 1
        assert len(record.reports()) == 2

    def test_a_second_writer_waits_then_is_told(self, record: Record, opened: Opened) -> None:
        other = opened(create=False)
        with record.write(), pytest.raises(RecordError, match="locked by another program"):
            other.mark_stale([("resolve", "a")])
        other.mark_stale([("resolve", "a")])
        assert record.stale("resolve", 1) == [Stale("resolve", "a", 1)]


def test_opening_twice_makes_one_record(address: str) -> None:
    with open_record(address, create=True) as one, open_record(address, create=True) as two:
        one.add_report(make_facts("alpha"))
        assert len(two.reports()) == 1
    assert find("abc", "b") == Span(1, 2)
