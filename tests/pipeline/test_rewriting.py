"""Versions in a chain, what changed between them, and rewrites: they add no voice, and are told as possible."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from datetime import date
from typing import Any

from dateline.export import rows as export_rows
from dateline.model import Anchor, Edge, End, Party, Profile, Span
from dateline.record import View, Withholder
from dateline.tell.brief import build_brief
from dateline.tell.chains import version_chains
from dateline.tell.differences import difference_rows, print_differences
from dateline.tell.reasons import print_reasons, reason_rows
from dateline.tell.rewriting import chains_table, find_rewordings, rewording_row, signs_table

OPENING = (
    "NORVALE, May 3 (WIRE) - A dam above the town of Norvale broke early on Saturday and a wave ran down the valley of the Orrin, "
    "the regional fire service said. At least {n} people were killed and {m} houses were destroyed.\n\n"
    "The dam of earth gave way at about four in the morning after three days of rain. Firefighters took people off the roofs of the lower town "
    "with boats, and the hospital in Lund was asked to make room for the injured.\n\n"
    "{who}, the mayor of Norvale, said that nobody had been warned. The company that owns the dam, Orrin Water, {deed} comment.\n\n"
    "The road to Lund is closed, and the railway has stopped its trains between Harbury and the coast.\n"
)
FIRST = OPENING.format(n=9, m=40, who="Ida Falk", deed="would not")
SECOND = OPENING.format(n=7, m=40, who="Ida Falk", deed="would not").replace(
    "has stopped its trains", "stopped its trains"
)
THIRD = (
    SECOND
    + "\nOrrin Water said on Monday that it would pay for new houses. The police took its chief engineer in for questioning.\n"
)
SPUN = (
    "According to the regional fire service, a dam over the town of Norvale collapsed early on Saturday, and a wave went down the valley of the Orrin. "
    "A minimum of nine persons were killed and 40 dwellings were demolished.\n\n"
    "The dam made of earth surrendered at approximately four in the morning following three days of precipitation. Firefighters removed individuals "
    "from the roofs of the lower town by boat, and the infirmary of Lund was requested to make room for the injured.\n\n"
    "According to Ida Falk, mayor of Norvale, nobody had been alerted. It was stated by Orrin Water, the proprietor of the dam, that it would not remark.\n\n"
    "The road to Lund is shut, and the railway has ceased its trains between Harbury and the coast.\n"
)


def test_three_versions_are_one_chain(record_of: Any) -> None:
    reports = {
        "v1": ("Herald", "2031-05-03", FIRST),
        "v2": ("Herald", "2031-05-04", SECOND),
        "v3": ("Herald", "2031-05-05", THIRD),
    }
    with record_of(reports) as record:
        view = View(record)
        assert chains_table(view).rows == (("3", "v1 → v2 → v3"),)


def edge(first: str, second: str, direction: str = "published", relation: str = "revision") -> Edge:
    return Edge("report", relation, End(first, Span(0, 1)), End(second, Span(0, 1)), direction, 1.0)  # type: ignore[arg-type]


def test_chains_of_edges() -> None:
    assert version_chains([edge("a", "b"), edge("b", "c"), edge("a", "c")]) == [("a", "b", "c")]
    assert version_chains([edge("a", "b"), edge("a", "c")]) == [("a", "b"), ("a", "c")]
    assert version_chains([edge("a", "b", "unknown"), edge("b", "c", relation="copy")]) == []
    assert version_chains([edge("a", "b"), edge("b", "a")]) == []
    long = [edge(f"{i:03}", f"{j:03}") for i in range(60) for j in range(i + 1, min(60, i + 5))]
    assert version_chains(long) == [tuple(f"{i:03}" for i in range(60))]


def test_a_difference_tells_substance_first_and_folds_the_rest(record_of: Any) -> None:
    with record_of({"v1": ("Herald", "2031-05-03", FIRST), "v3": ("Herald", "2031-05-05", THIRD)}) as record:
        view = View(record)
        keys = {r.name: r.report.key for r in view.reports()}
        rows = difference_rows(view, keys["v1"], keys["v3"])
        kinds = [row["kind"] for row in rows]
        assert kinds == sorted(
            kinds, key=["corrected", "edited", "added", "removed", "reworded", "same"].index
        )
        (edited,) = [row for row in rows if row["kind"] == "edited"]
        assert [(c["from"], c["to"], c["substance"]) for c in edited["changes"]] == [("9", "7", ["figure"])]
        assert sum(row["kind"] == "added" for row in rows) == 2
        assert sum(row["kind"] == "reworded" for row in rows) == 1
        out = io.StringIO()
        with redirect_stdout(out):
            print_differences(rows, Withholder("internal", ()))
    told = out.getvalue()
    assert told.index("edited") < told.index("added")
    assert "stopped its trains" not in told and "1 passages reworded" in told


def test_a_rewrite_adds_no_voice_and_is_told(record_of: Any) -> None:
    reports = {"wire": ("Herald", "2031-05-03", FIRST), "spun": ("Daily Buzz", "2031-05-04", SPUN)}
    with record_of(reports) as record:
        view = View(record)
        keys = {r.name: r.report.key for r in view.reports()}
        both = [m for m in view.matters() if len(m.carriers) == 2 and m.kind == "figure"]
        assert both and all(len(m.voices) == 1 for m in both)
        assert all(m.standing != "corroborated" for m in view.matters())
        rewordings = find_rewordings(view)
        assert list(rewordings) == [keys["spun"]]
        row = rewording_row(view, rewordings[keys["spun"]])
        assert row["possible_rewrite"] and row["originals"] == ["wire"]
        assert {"diction", "doubled"} <= {sign["kind"] for sign in row["signs"]}
        assert {line[0] for line in signs_table(view, rewordings).rows} == {"spun"}
        told = build_brief(view)
        (section,) = [s for s in told.sections if s.title == "Possible rewrites, by their own words"]
        assert (
            section.lines[0].head == "spun"
            and "rewrite of wire; its words add no voice" in section.lines[0].text
        )
        signs = view.signs()
        exported = {
            r.name: export_rows.report_row(r, view.name_of, signs.get(r.report.key)) for r in view.reports()
        }
        assert exported["spun"]["possible_rewrite"] is True and exported["wire"]["possible_rewrite"] is False
        assert exported["spun"]["rewrite_signs"] and exported["wire"]["rewrite_signs"] == []


def test_why_says_that_a_matter_stands_in_a_possible_rewrite_alone(record_of: Any) -> None:
    with record_of({"spun": ("Daily Buzz", "2031-05-04", SPUN)}) as record:
        view = View(record)
        killed = next(m for m in view.matters() if m.measure == "killed")
        rows = reason_rows(view, killed.id)
        assert rows[0]["reworded"] == {
            "reports": ["spun"],
            "alone": True,
            "confidence": {"spun": 0.99},
        }
        out = io.StringIO()
        with redirect_stdout(out):
            print_reasons(rows, Withholder("internal", ()))
    assert "possible rewrite: spun; every report that carries it shows signs" in out.getvalue()
    assert sys.stdout is not out


def test_a_duration_that_the_profile_forbids_is_told(record_of: Any) -> None:
    profile = Profile(
        "War in Norway",
        anchors=(Anchor("the invasion", date(2031, 4, 25)),),
        parties=(Party("Norway", ("Government of Norway",)),),
    )
    text = "Two million people have fled Norway because of the war, which is now in its 11th year.\n\nNorway said that Oslo was calm. The war goes on in the north of Norway."
    with record_of({"late": ("Daily Buzz", "2031-05-04", text)}, profile) as record:
        view = View(record)
        told = build_brief(view)
        (section,) = [s for s in told.sections if s.title == "Durations that do not agree"]
    assert "“11th year”" in section.lines[0].text and "2031-04-25" in section.lines[0].text


def test_swapped_speakers_and_opposites_are_told_beside_the_original(record_of: Any) -> None:
    first = FIRST.replace("had been warned", "had been warned of the wave by the owner")
    turned = SPUN.replace("is shut", "is open").replace(
        "According to Ida Falk, mayor of Norvale, nobody had been alerted.",
        "According to Jonas Berg, head of the fire service, nobody had been warned of the wave by the proprietor.",
    )
    reports = {"wire": ("Herald", "2031-05-03", first), "spun": ("Daily Buzz", "2031-05-04", turned)}
    with record_of(reports) as record:
        view = View(record)
        (one,) = find_rewordings(view).values()
        speaker, opposite = one.distortions
        assert (speaker.kind, speaker.words) == ("speaker", "Ida Falk said it → Jonas Berg")
        assert opposite.kind == "opposite" and "“closed”" in opposite.words and "“open”" in opposite.words
        told = build_brief(view)
        (section,) = [s for s in told.sections if s.title == "Turned round in the retelling"]
        assert section.lines[0].head == "spun" and len(section.lines[0].notes) == 2
