"""Of many copies of a correction or a denial, a claim meets a few; what is about something else crowds none out."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from dateline import pipeline
from dateline.derivation import copies
from dateline.derivation.material import read_claims
from dateline.derivation.matters import weigh_record
from dateline.reading import Tools
from dateline.record import Record, View, open_record
from dateline.weigh.notes import FEW, MOST, Dated, Notes

TEXT = (
    "The landslide in Norvale killed seven miners, not nine as previously stated, police said on Sunday.\n\n"
    "The mine's owner denied that the guards had locked the northern gate of the pit."
)
TOLD = (
    "The landslide in Norvale killed nine miners, police said on Saturday.\n\n"
    "Guards had locked the northern gate of the pit, a miner named Orla Vint said."
)
THEFT = "Sailors had stolen the lighthouse generator from the Kvamsund pier, a keeper named Tove Lund said."
DENIED = "Captain Rolf Berg denied that sailors had stolen the lighthouse generator from the Kvamsund pier."
CONTEXT = "The harbour office said on Friday that sailors guarded the lighthouse and the pier in Kvamsund, where a generator was stolen."
TOWNS = (
    "Bergen", "Trondheim", "Stavanger", "Drammen", "Kristiansand", "Hamar", "Molde", "Harstad", "Narvik", "Larvik",
    "Arendal", "Haugesund", "Moss", "Skien",
)  # fmt: skip
RecordOf = Callable[..., AbstractContextManager[Record]]
Told = Mapping[str, tuple[str, str, str]]


def answered(record: Record, *rules: str) -> dict[str, int]:
    """How many relations of some rules each report's claims have, by the name of its file. What stands in the record
    is what all of it gives at once."""
    assert record.stale() == []
    view = View(record)
    weighed, relations = weigh_record(record)
    whole = {v.value.id: v.value for v in weighed if v.known_until is None}
    assert {m.id: m for m in view.matters()} == whole
    assert sorted(set(relations), key=repr) == sorted(view.relations(), key=repr)
    names = {report.key: Path(report.name).stem for report in record.reports()}
    told_in = {claim.id: names[claim.report] for claim in read_claims(record, list(names))}
    return Counter(
        told_in[r.target] for r in view.relations() if r.rule.startswith(rules) and r.target in told_in
    )


def landslide(town: str) -> str:
    return f"A landslide in {town} killed nine people, police said on Saturday."


def set_right(town: str) -> str:
    return (
        f"The landslide in {town} killed seven people, not nine as previously stated, police said on Sunday."
    )


def test_a_claim_meets_a_few_of_many_corrections(record_of: RecordOf) -> None:
    many = {f"b{n:02}": (f"Paper {n}", "2031-05-05", TEXT) for n in range(24)}
    with record_of({"a": ("Wire", "2031-05-04", TOLD), **many}) as record:
        view = View(record)
        corrected = answered(record, "corrects-about")
        assert corrected["a"] and max(corrected.values()) <= MOST + 1
        killed = [m for m in view.matters() if m.kind == "figure"]
        assert 7 in {m.low for m in killed} and {m.standing for m in killed} == {"corrected"}


def test_a_few_copies_of_a_denial_answer_for_all(record_of: RecordOf) -> None:
    both = f"{DENIED}\n\n{CONTEXT}"
    many = {f"d{n:02}": (f"Paper {n}", "2031-05-05", f"{both}\n\nQuay {n} is shut.") for n in range(36)}
    with record_of({"b": ("Wire", "2031-04-04", THEFT), **many}) as record:
        assert answered(record, "denies-content") == {"b": copies.FEW}
        assert {m.standing for m in View(record).matters() if m.kind == "statement"} <= {"denied"}


def test_every_copy_of_a_claim_is_denied_and_none_crowds_out_another(record_of: RecordOf) -> None:
    gate = "Guards had locked the northern gate of the pit before the fire, a miner named Orla Vint said."
    tanker = "A tanker had leaked crude oil into the harbour of Ostvale, the fisherman Jens Holm said."
    denial = (
        "The mine's owner, Per Dahl, denied that guards had locked the northern gate of the pit before the fire.\n\n"
        "The shipowner Mats Krag denied that a tanker had leaked crude oil into the harbour of Ostvale."
    )
    many = {f"a{n:02}": (f"Paper {n}", "2031-05-04", gate) for n in range(36)}
    with record_of(
        {**many, "b": ("Wire", "2031-02-04", tanker), "d": ("Post", "2031-05-05", denial)}
    ) as record:
        denied = answered(record, "denies-content")
        assert denied["b"] and set(many) <= set(denied)
        assert {m.standing for m in View(record).matters()} == {"denied"}


def test_context_in_the_same_words_crowds_out_no_claim(record_of: RecordOf) -> None:
    trades = ("baker", "cooper", "fisher", "mason", "potter", "sawyer")
    around = {
        f"c{n:02}": (f"Paper {n}", "2031-05-05", f"The {trades[n % 6]} near quay {n} rested.\n\n{CONTEXT}")
        for n in range(36)
    }
    with record_of(
        {"b": ("Wire", "2031-04-04", THEFT), "d": ("Post", "2031-05-05", DENIED), **around}
    ) as record:
        assert answered(record, "denies-content")["b"] == 1


def test_which_copies_answer_does_not_hang_on_the_order_of_arrival(
    shared_tools: Tools, tmp_path: Path
) -> None:
    reports = {
        "b": ("Wire", "2031-04-04", THEFT),
        **{f"d{n}": (f"Paper {n}", "2031-05-05", DENIED) for n in range(7)},
        "e": ("Herald", "2031-05-06", DENIED),
    }
    names = list(reports)
    found = []
    for place, batches in enumerate((
        [names], [names[n : n + 2] for n in range(0, 9, 2)], [[one] for one in reversed(names)]
    )):  # fmt: skip
        with open_record(tmp_path / f"{place}.db", create=True) as record:
            for batch in batches:
                _add(record, {name: reports[name] for name in batch}, tmp_path, shared_tools)
                answered(record)
            assert answered(record, "denies-content") == {"b": copies.FEW + 1}  # one of another day
            view = View(record)
            found.append((sorted(view.matters(), key=repr), sorted(view.relations(), key=repr)))
            first = sorted(r.key for r in record.reports() if Path(r.name).stem.startswith("d"))[:2]
            pipeline.delete_reports(record, first, "an editor", "a test", tools=shared_tools)
            assert answered(record, "denies-content") == {"b": copies.FEW + 1}
    assert found[0] == found[1] == found[2]


def _add(record: Record, reports: Told, folder: Path, tools: Tools) -> None:
    texts, table = folder / "texts", folder / "reports.csv"
    texts.mkdir(exist_ok=True)
    with table.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("path", "carrier", "published"))
        for name, (carrier, day, text) in reports.items():
            (texts / f"{name}.txt").write_text(text)
            rows.writerow((f"texts/{name}.txt", carrier, day))
    paths = [texts / f"{name}.txt" for name in reports]
    pipeline.add_reports(record, paths, read_on=date(2031, 6, 1), reports=table, tools=tools)


def test_corrections_of_one_number_in_other_towns_crowd_out_none(record_of: RecordOf) -> None:
    told = {f"t{n:02}": (f"Paper {n}", "2031-05-04", landslide(town)) for n, town in enumerate(TOWNS)}
    right = {
        f"c{n:02}": (f"Paper {n}", f"2031-05-{6 + n:02}", set_right(town)) for n, town in enumerate(TOWNS)
    }
    with record_of({**told, **right}) as record:
        assert set(told) <= set(answered(record, "corrects-about"))


def test_one_carrier_corrects_ten_towns_on_one_day(record_of: RecordOf) -> None:
    told = {f"t{n:02}": ("Wire", "2031-05-04", landslide(town)) for n, town in enumerate(TOWNS[:10])}
    right = {f"c{n:02}": ("Wire", "2031-05-06", set_right(town)) for n, town in enumerate(TOWNS[:10])}
    with record_of({**told, **right}) as record:
        assert set(told) <= set(answered(record, "corrects-about"))


def test_counts_that_grew_elsewhere_crowd_out_no_correction(record_of: RecordOf) -> None:
    grown = {
        f"r{n:02}": (
            f"Paper {n}",
            f"2031-05-{5 + n:02}",
            f"A ferry fire off {town} killed {12 + n} people, the coast guard said. Officials had earlier reported nine dead.",
        )
        for n, town in enumerate(TOWNS[1:])
    }
    told, right = ("Wire", "2031-05-04", landslide("Bergen")), ("Wire", "2031-05-20", set_right("Bergen"))
    with record_of({"t": told, "c": right, **grown}) as record:
        assert answered(record, "corrects-about")["t"] == 1


def meeting(
    rows: Collection[Dated[int]], day: date | None, report: str | None = None, whose: str = ""
) -> list[int]:
    return Notes(rows).meeting(day, report, (whose,), lambda note: note >= 0)


def test_of_one_content_a_few_notes_stand_for_all() -> None:
    day = date(2031, 5, 5)
    rows = [
        Dated(day, f"r{n}", f"{n:03}", "nine in the pit", frozenset({f"paper {n}"}), n) for n in range(50)
    ]
    other = Dated(day, "other", "900", "nine at sea", frozenset({"paper 900"}), 900)
    assert meeting([*reversed(rows), other], day) == [*range(FEW), 900]
    assert meeting(rows, day, whose="paper 40") == [40, *range(FEW)]  # its own carrier sets it right
    assert meeting(rows, day, report="r1") == [0, 2, 3]
    assert meeting(rows, date(2031, 5, 6)) == []  # a correction follows its claim


def test_what_does_not_fit_takes_no_place_of_what_does() -> None:
    day = date(2031, 5, 5)
    rows = [Dated(day, f"r{n}", f"{n:03}", n, frozenset[str](), -1) for n in range(50)]
    fit = [Dated(day, f"s{n}", f"9{n:02}", f"fit {n}", frozenset[str](), n) for n in range(20)]
    assert meeting([*rows, *fit], None) == list(range(MOST))
