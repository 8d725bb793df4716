"""Which reports a new one touches: those that are compared with another for it, or no longer are, and no more."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from pathlib import Path

import pytest
from bench.lineage.linking import Cleaned, add_cleaned

from dateline.clean import clean_report
from dateline.derivation import Neighbours, derive_lineage, derive_near, know_report
from dateline.derivation import neighbours as neighbours_of
from dateline.derivation.deleting import erase
from dateline.derivation.neighbours import Known
from dateline.lineage import HOT, LEAST_KEYS
from dateline.model import Passage, Report
from dateline.read import source_from_text
from dateline.record import Record, open_record

MANY = HOT + 6
#: words of running text that many tell, inside sentences that are else their own: too few to be compared for, and enough
FEW_WORDS = "shovelled wet gravel under the leaning footbridge until the"
PHRASE = (
    f"{FEW_WORDS} sluice gave way at dusk while ferrymen hauled barrels of lamp oil past the shuttered ropeworks toward higher ground and a bugler "
    "called the hours from the customs tower"
)


def word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3))


def texts() -> dict[str, str]:
    """Many that share a phrase, some of which share a part of another with a few, and some of which are versions."""
    found = {}
    for n in range(MANY):
        chance = random.Random(n)
        own = [" ".join(word(chance) for _ in range(9)) for _ in range(6)]
        shared = PHRASE if n % 3 else PHRASE.partition(" past")[0]
        lines = [f"{own[0].capitalize()} {shared} {own[1]}.", f"{own[2].capitalize()} {own[3]}."]
        if n % 4 == 0:  # with this, a few have as much in common as is wanted, and lose it with the phrase
            lines.append(f"{own[4].capitalize()} counted seven lanterns above quay {n // 12} {own[5]}.")
        found[f"r{n:02}"] = "\n\n".join(lines)
        if n % 9 == 0:
            found[f"v{n:02}"] = "\n\n".join([*lines, f"{' '.join(own[4:]).capitalize()} again."])
    return found


def cleaned(names: Sequence[str], told: Mapping[str, str]) -> Iterator[Cleaned]:
    for name in names:
        source = source_from_text(told[name])
        report = Report(key_of(name), name, source.sha256, None, None, None, None, None)
        yield report, source, clean_report(source, report)


def add(record: Record, names: Sequence[str], told: Mapping[str, str]) -> list[str]:
    """Adds reports and derives their lineage; the reports of which it was."""
    neighbours = Neighbours(record)
    add_cleaned(record, list(cleaned(names, told)), neighbours)
    while keys := record.stale("near", 64):
        derive_near(record, keys, neighbours)
    touched: list[str] = []
    while keys := record.stale("lineage", 64):
        touched += [key.key for key in keys]
        derive_lineage(record, keys, neighbours)
    return touched


def standing(record: Record) -> dict[str, bytes]:
    query = "SELECT kind || '|' || scope || '|' || key, body FROM derived WHERE closed_at IS NULL"
    with record.read() as connection:
        return {key: bytes(body) for key, body in connection.exec_driver_sql(query)}


def key_of(name: str) -> str:
    return f"rep-{random.Random(name).getrandbits(64):016x}"


@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_in_any_order_is_as_all_at_once(tmp_path: Path, seed: int) -> None:
    told = texts()
    names = sorted(told)
    with open_record(tmp_path / "all.db", create=True) as record:
        add(record, names, told)
        at_once = standing(record)
    random.Random(seed).shuffle(names)
    with open_record(tmp_path / "each.db", create=True) as record:
        for name in names:
            add(record, [name], told)
        assert standing(record) == at_once
    assert any(key.startswith("ties|") for key in at_once)


@pytest.mark.parametrize("seed", range(3))
def test_after_deletions_it_is_as_if_they_had_never_come(tmp_path: Path, seed: int) -> None:
    told = texts()
    chance = random.Random(seed)
    waiting = chance.sample(sorted(told), len(told))
    here: set[str] = set()
    gone_once: set[str] = set()
    with open_record(tmp_path / "some.db", create=True) as record:
        while waiting:
            some = chance.choice((5, 10, 25))
            add(record, waiting[:some], told)
            here |= set(waiting[:some])
            waiting = waiting[some:]
            gone = chance.sample(sorted(here), min(len(here), chance.choice((0, 1, 4, 9))))
            if gone:
                erase(record, [key_of(name) for name in gone], "R. Viewer", "asked for")
                add(record, [], told)
            here -= set(gone)
            gone_once |= set(gone)
            waiting += gone[:2] if len(gone) > 2 else []  # some come again
        found = standing(record)
    assert gone_once
    with open_record(tmp_path / "rest.db", create=True) as record:
        add(record, sorted(here), told)
        assert found == standing(record)


def test_a_few_words_that_many_come_to_tell_touch_none_of_them(tmp_path: Path) -> None:
    told = {}
    for n in range(MANY + 14):
        chance = random.Random(n)
        own = [" ".join(word(chance) for _ in range(9)) for _ in range(4)]
        told[f"r{n:02}"] = f"{own[0].capitalize()} {FEW_WORDS} {own[1]}.\n\n{own[2].capitalize()} {own[3]}."
    names = sorted(told)
    keys = [know_report(report, passages).keys for report, _, passages in cleaned(names, told)]
    assert max(Counter(chain.from_iterable(keys)).values()) > HOT
    assert max(len(one & other) for one, other in combinations(keys, 2)) < LEAST_KEYS
    with open_record(tmp_path / "a.db", create=True) as record:
        touched = {name: add(record, [name], told) for name in names}
    assert touched == {name: [key_of(name)] for name in names}


def test_of_those_that_share_a_crowded_key_only_what_may_be_judged_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {}
    phrases = [" ".join(word(random.Random(f"{n}/phrase")) for _ in range(10)) for n in range(6)]
    shared = [" ".join(word(random.Random(f"{n}/shared")) for _ in range(40)) for n in range(8)]
    for n in range(len(phrases) * MANY):
        chance = random.Random(n)
        own = [" ".join(word(chance) for _ in range(9)) for _ in range(4)]
        phrase = phrases[n % len(phrases)]
        lines = [f"{own[0].capitalize()} {phrase} {own[1]}.", f"{own[2].capitalize()} {own[3]}."]
        if n < len(shared):  # a few words of what the first tells besides
            lines.append(f"{' '.join(shared[n].split()[: 7 + n]).capitalize()} {' '.join(reversed(own))}.")
        told[f"r{n:02}"] = "\n\n".join(lines)
    first = min((f"f{n}" for n in range(999)), key=key_of)
    lines = [f"Fog {n} and {phrase} ropes held." for n, phrase in enumerate(phrases)]
    told[first] = "\n\n".join([*lines, *(f"{some.capitalize()}." for some in shared)])
    known = {
        report.key: know_report(report, passages).keys for report, _, passages in cleaned(sorted(told), told)
    }
    own_keys = known.pop(key_of(first))
    little = {r for r, keys in known.items() if 0 < len(keys & own_keys) < LEAST_KEYS}
    with open_record(tmp_path / "a.db", create=True) as record:
        add(record, sorted(told), told)
        read: list[str] = []
        know = neighbours_of.know_report

        def noted(report: Report, passages: Sequence[Passage]) -> Known:
            read.append(report.key)
            return know(report, passages)

        monkeypatch.setattr(neighbours_of, "know_report", noted)
        crowded = {key for key, many in Counter(chain.from_iterable(known.values())).items() if many > HOT}
        assert len(crowded & own_keys) >= LEAST_KEYS and key_of(first) < min(known)
        more = {r for r in little if known[r] & own_keys - crowded}
        assert more
        record.mark_stale([("lineage", key_of(first))])
        derive_lineage(record, record.stale("lineage"), Neighbours(record))
        assert key_of(first) in read and more.isdisjoint(read)
