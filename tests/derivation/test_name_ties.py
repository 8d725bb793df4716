"""Names derived report by report are those of the whole record, however they are spelled and whatever is tied."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from older_records import age

from dateline.derivation import derive_names, filing, name_ties
from dateline.derivation import names as derived_names
from dateline.derivation.deleting import erase
from dateline.model import Extraction, Name, NameMention, Report, Span
from dateline.read import source_from_text
from dateline.record import Failure, Record, ReportFacts, View, open_record, verify_record
from dateline.record.query import names_in_reports
from dateline.record.wordings import count_wordings, noted_wordings
from dateline.resolve import names as rules
from dateline.resolve.bodies import read_bodies
from dateline.resolve.name_rulings import NameRuling
from dateline.resolve.sensitivity import mark_private

GIVEN = ("Ada", "Adda", "Bo", "Cora", "Kora", "Dag")
SURNAMES = ("Branmont", "Branmunt", "Branbrook", "Calberg", "Kalberg", "Dorlund", "Dorlunde", "Fenvik")
OFFICES = ("mayor of Lome", "mayor of Oslo", "governor of Lome", "police chief of Riga")
BODIES = ("Lome police", "Oslo police", "Ministry of Tides", "Harbour Union of Norway", "the council")


def mentions(chance: random.Random, given: Sequence[str], surnames: Sequence[str]) -> list[NameMention]:
    """What one invented report names: full names, bare surnames, offices and bodies."""
    found = []
    for n in range(chance.randint(1, 4)):
        role = chance.choice((None, None, *OFFICES))
        full = f"{chance.choice(given)} {chance.choice(surnames)}"
        kind = chance.choice(("full", "full", "bare", "office", "body"))
        name = {"full": full, "bare": full.split()[1], "office": role, "body": chance.choice(BODIES)}[kind]
        if name is None:
            continue
        span = Span(100 * n, 100 * n + len(name))
        of = "org" if kind == "body" else "person"
        told = chance.choice((name, name, name.title()))
        anonymous = kind == "office" and chance.random() < 0.2
        found.append(NameMention(span, told, name, of, None if kind == "body" else role, anonymous=anonymous))
    return found


def misfiled(record: Record) -> list[Failure]:
    """What is not as it was derived (the mentions here are in no text)."""
    return [one for one in verify_record(record) if one.slug not in ("quotation", "span")]


def check(record: Record, told: Mapping[str, Sequence[NameMention]]) -> None:
    """The names of a record are those of all that it was told, and its wordings are counted as they stand."""
    bodies = read_bodies()
    whole = mark_private(rules.resolve_names(told, bodies), bodies)
    assert sorted(View(record).names(), key=lambda n: n.id) == whole
    with record.read() as connection:
        noted, counted = noted_wordings(connection), count_wordings(connection)
    assert {key: (one.number, one.said, one.one_name) for key, one in noted.items()} == {
        key: (one.number, one.said, one.one_name) for key, one in counted.items()
    }
    for report in told:
        mentioned = {
            (ref.report, ref.span) for name in whole for ref in name.mentions if ref.report == report
        }
        own = names_in_reports(record, [report])
        assert {(ref.report, ref.span) for name in own for ref in name.mentions} == mentioned
        assert {name.id for name in own} <= {name.id for name in whole}


def facts(name: str, named: Sequence[NameMention]) -> ReportFacts:
    source = source_from_text(name)
    report = Report(name, name, hashlib.sha256(name.encode()).hexdigest())
    return ReportFacts(
        report, source, extraction=Extraction(name, names=tuple(named)), method_version="1",
        stale=[("names", name)],
    )  # fmt: skip


def derive(record: Record) -> None:
    while keys := record.stale("names", 200):
        derive_names(record, keys)


def add(record: Record, some: Sequence[ReportFacts]) -> None:
    record.add_reports(some)
    derive(record)


@pytest.mark.parametrize("crowded", (False, True))
@pytest.mark.parametrize("seed", range(3))
def test_names_added_in_pieces_are_those_of_the_whole(
    seed: int, crowded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if crowded:
        for module in (rules, name_ties):
            monkeypatch.setattr(module, "MOST_IN_BLOCK", 6)
            monkeypatch.setattr(module, "REACH", 2)
            monkeypatch.setattr(module, "MOST_BEARERS", 2)
    chance = random.Random(seed)
    told = {f"r{n:02}": mentions(chance, GIVEN, SURNAMES) for n in range(24)}
    order = sorted(told)
    chance.shuffle(order)
    with open_record(tmp_path / "a.db", create=True) as record:
        while order:
            some = chance.choice((1, 1, 2, 5))
            add(record, [facts(name, told[name]) for name in order[:some]])
            order = order[some:]
            check(record, {row.report.key: told[row.report.key] for row in View(record).reports()})


@pytest.mark.parametrize("crowded", (False, True))
@pytest.mark.parametrize("seed", range(26, 29))
def test_names_of_what_is_left_and_read_anew_are_those_of_the_whole(
    seed: int, crowded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if crowded:
        for module in (rules, name_ties):
            monkeypatch.setattr(module, "MOST_BEARERS", 2)
    chance = random.Random(seed)
    told = {f"rep-{n:016x}": mentions(chance, GIVEN, SURNAMES) for n in range(24)}
    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, [facts(name, told[name]) for name in sorted(told)])
        for step in range(6):
            some = chance.sample(sorted(told), 2)
            if chance.random() < 0.5:
                erase(record, some, "curator", "asked for")
                for name in some:
                    del told[name]
            else:
                for name in some:
                    told[name] = mentions(chance, GIVEN, SURNAMES)
                    record.add_extraction(name, Extraction(name, names=tuple(told[name])), f"step {step}")
                    record.finish_stale((), stale=[("names", name)])
            derive(record)
            check(record, told)


@pytest.mark.parametrize("crowded", (False, True))
@pytest.mark.parametrize("seed", range(40, 43))
def test_names_that_people_judged_are_those_of_the_whole(
    seed: int, crowded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merged and split, and taken back, while reports come and go."""
    if crowded:
        for module in (rules, name_ties):
            monkeypatch.setattr(module, "MOST_BEARERS", 2)
    chance = random.Random(seed)
    told = {f"rep-{n:016x}": mentions(chance, GIVEN, SURNAMES) for n in range(16)}
    ruled: list[NameRuling] = []
    monkeypatch.setattr(derived_names, "name_rulings", lambda _: (ruled, []))
    bodies = read_bodies()

    def whole() -> list[Name]:
        groups = [group for key in sorted(told) for group in rules.find_groups(key, told[key], (), bodies)]
        return mark_private(rules.merge_groups(groups, bodies, ruled=ruled), bodies)

    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, [facts(name, told[name]) for name in sorted(told)])
        for step in range(8):
            some: set[str] = set()
            if ruled and chance.random() < 0.4:
                some = {report for report, _ in ruled.pop(chance.randrange(len(ruled))).mentions}
            elif chance.random() < 0.6:
                places = [(r, m.span) for r in sorted(told) for m in told[r]]
                sides = tuple((place,) for place in chance.sample(places, 2))
                ruled.append(NameRuling(chance.choice(("merged", "split")), sides))
                some = {report for report, _ in ruled[-1].mentions}
            else:
                name = f"rep-{100 + step:016x}"
                told[name] = mentions(chance, GIVEN, SURNAMES)
                record.add_reports([facts(name, told[name])])
            record.finish_stale((), stale=[("names", name) for name in sorted(some)])
            derive(record)
            assert sorted(View(record).names(), key=lambda n: n.id) == whole()
            with record.read() as connection:
                noted, counted = noted_wordings(connection), count_wordings(connection)
            assert {k: one.one_name for k, one in noted.items()} == {
                k: one.one_name for k, one in counted.items()
            }


def test_a_record_of_older_names_says_the_same_and_goes_on(tmp_path: Path) -> None:
    chance = random.Random(5)
    told = {f"r{n:02}": mentions(chance, GIVEN, SURNAMES) for n in range(20)}
    path = tmp_path / "a.db"
    with open_record(path, create=True) as record:
        add(record, [facts(name, told[name]) for name in sorted(told)[:15]])
        before = View(record).names()
        age(record, 6)
    with open_record(path) as record:
        assert View(record).names() == before != []
        assert misfiled(record) == []
        every = [report.key for report in record.reports()]
        assert sorted(one.key for one in record.stale("names")) == ["", *sorted(every)]
        derive(record)
        assert View(record).names() == before
        assert {one.key for one in record.stale("resolve")} == set(every)
        add(record, [facts(name, told[name]) for name in sorted(told)[15:]])
        check(record, told)
        assert misfiled(record) == []


def test_what_is_noted_anew_of_older_names_goes_on_where_it_was_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    told = {f"r{n:02}": mentions(chance, GIVEN, SURNAMES) for n in range(12)}
    path = tmp_path / "a.db"
    with open_record(path, create=True) as record:
        add(record, [facts(name, told[name]) for name in sorted(told)[:10]])
        age(record, 6)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(filing, "_TOGETHER", 3)
    with open_record(path) as record:
        with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
            cut.setattr(filing, "name_wordings_anew", stop)
            derive(record)
        record.add_reports([facts(name, told[name]) for name in sorted(told)[10:]])
        derive(record)
        check(record, told)


def test_a_report_is_deleted_from_a_record_of_older_names(tmp_path: Path) -> None:
    chance = random.Random(6)
    told = {f"rep-{n:016x}": mentions(chance, GIVEN, SURNAMES) for n in range(12)}
    path = tmp_path / "a.db"
    with open_record(path, create=True) as record:
        add(record, [facts(name, told[name]) for name in sorted(told)])
        age(record, 6)
    with open_record(path) as record:
        erase(record, [min(told)], "curator", "asked for")
        del told[min(told)]
        derive(record)
        check(record, told)


def test_the_name_of_a_body_of_many_reports_is_not_written_with_each(tmp_path: Path) -> None:
    def named(report: str, *words: str) -> ReportFacts:
        return facts(
            report, [NameMention(Span(50 * n, 50 * n + len(w)), w, w, "org") for n, w in enumerate(words)]
        )

    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, [named(f"r{n:03}", "Lome police") for n in range(60)])
        add(record, [named("s0", "Lome police", "Oslo police")])
        with record.read() as connection:
            rows = connection.exec_driver_sql("SELECT count(*) FROM derived WHERE kind = 'name'").scalar()
            called = connection.exec_driver_sql("SELECT count(*) FROM derived WHERE kind = 'named'").scalar()
        assert (rows, called) == (2, 61)
        (lome,) = (name for name in View(record).names() if name.name == "Lome police")
        assert len(lome.mentions) == 61
        assert {n.id for n in View(record).names("s0")} == {n.id for n in View(record).names()}


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many groups are looked at together, each time."""
    found: list[int] = []
    tie = rules.tie_groups

    def counted(groups, *rest, **named):  # type: ignore[no-untyped-def]
        found.append(len(groups))
        return tie(groups, *rest, **named)

    monkeypatch.setattr("dateline.derivation.names.tie_groups", counted)
    return found


def test_a_common_surname_meets_those_with_its_office_alone(tmp_path: Path, met: list[int]) -> None:
    chance = random.Random(2)
    given = sorted(
        {
            "".join(chance.choice("bdgklmnrtv") + chance.choice("aeiou") for _ in range(3)).title()
            for _ in range(120)
        }
    )

    def named(report: str, *people: tuple[str, str | None]) -> ReportFacts:
        found = [
            NameMention(Span(90 * n, 90 * n + len(name)), name, name, "person", role)
            for n, (name, role) in enumerate(people)
        ]
        return facts(report, found)

    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, [named(f"r{n:03}", (f"{one} Branmont", None)) for n, one in enumerate(given)])
        add(record, [named("s0", ("Tuva Branmont", "mayor of Lome"))])
        add(record, [named(f"t{n:02}", ("Branmont", None)) for n in range(30)])
        met.clear()
        add(record, [named("u0", ("Branmont", "mayor of Lome"))])
        add(record, [named("u1", ("Ylva Branmont", None))])
        assert max(met) < 12
        (mayor,) = (n for n in View(record).names() if n.name == "Tuva Branmont")
        assert {ref.report for ref in mayor.mentions} == {"s0", "u0"}


def test_a_name_meets_few_groups_however_many_sound_like_it(tmp_path: Path, met: list[int]) -> None:
    chance = random.Random(1)
    letters = "bdfgklmnprstv"
    told = [
        f"Ada {''.join(chance.choice(letters) + chance.choice('aeiou') for _ in range(4)).title()}"
        for _ in range(600)
    ]

    def named(name: str, at: int) -> ReportFacts:
        full = told[at]
        return facts(name, [NameMention(Span(0, len(full)), full, full, "person")])

    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, [named(f"r{n:04}", n) for n in range(600)])
        met.clear()
        for n in range(5):
            add(record, [named(f"s{n}", n)])
        assert max(met) < 40
