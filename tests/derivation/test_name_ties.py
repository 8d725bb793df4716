"""Names derived report by report are those of the whole record, however they are spelled and whatever is tied."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from dateline.derivation import derive_names, name_ties
from dateline.derivation import names as derived_names
from dateline.derivation.deleting import erase
from dateline.model import Extraction, NameMention, Report, Span
from dateline.read import source_from_text
from dateline.record import Record, ReportFacts, View, open_record
from dateline.resolve import names as rules
from dateline.resolve.bodies import read_bodies
from dateline.resolve.sensitivity import mark_private

GIVEN = ("Ada", "Adda", "Bo", "Cora", "Kora", "Dag")
SURNAMES = ("Branmont", "Branmunt", "Branbrook", "Calberg", "Kalberg", "Dorlund", "Dorlunde", "Fenvik")
OFFICES = ("mayor of Lome", "mayor of Oslo", "governor of Lome", "police chief of Riga")
BODIES = ("Lome police", "Oslo police", "Ministry of Tides", "Harbour Union of Norway")


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
        found.append(NameMention(span, name, name, of, None if kind == "body" else role))
    return found


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
        monkeypatch.setattr(derived_names, "FEW", 1)
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
            held = {row.report.key: told[row.report.key] for row in View(record).reports()}
            bodies = read_bodies()
            whole = mark_private(rules.resolve_names(held, bodies), bodies)
            assert sorted(View(record).names(), key=lambda n: n.id) == whole


@pytest.mark.parametrize("crowded", (False, True))
@pytest.mark.parametrize("seed", range(26, 29))
def test_names_of_what_is_left_and_read_anew_are_those_of_the_whole(
    seed: int, crowded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if crowded:
        monkeypatch.setattr(derived_names, "FEW", 1)
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
            bodies = read_bodies()
            whole = mark_private(rules.resolve_names(told, bodies), bodies)
            assert sorted(View(record).names(), key=lambda n: n.id) == whole


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
