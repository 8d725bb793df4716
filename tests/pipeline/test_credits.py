"""A report credited to a wire tells with the wire's voice, whoever carries it."""

from __future__ import annotations

from typing import Any

import pytest

from dateline.record import View

DAY = "2031-05-03"
LEADS = (
    "Twelve people were killed when a ferry sank off Oslo on Saturday.",
    "Twelve people were killed on Saturday as a ferry went down off Oslo in a storm.",
)


def reports(*tags: str) -> dict[str, tuple[str | None, str | None, str]]:
    return {f"r{n}": (f"Carrier {n}", DAY, LEADS[n].rstrip() + tag) for n, tag in enumerate(tags)}


def deaths(view: View) -> list[tuple[str, ...]]:
    return [m.voices for m in view.matters() if m.kind == "figure" and m.measure == "killed"]


@pytest.mark.parametrize("tags", [(" — AP", " (AP)"), ("\n\nAssociated Press", "--AP")])
def test_two_outlets_that_tell_by_one_agency_are_one_voice(record_of: Any, tags: tuple[str, str]) -> None:
    with record_of(reports(*tags)) as record:
        assert deaths(View(record)) == [("agency:Associated Press",)]


def test_outlets_that_tell_by_themselves_or_by_other_agencies_are_their_own_voices(record_of: Any) -> None:
    with record_of(reports(" — AP", " (AFP)")) as record:
        assert deaths(View(record)) == [("agency:Agence France-Presse", "agency:Associated Press")]


def test_the_tag_is_nobodys_voice_in_the_sentence_before_it(record_of: Any) -> None:
    said = "The harbour office said that twelve people were killed when a ferry sank off Oslo"
    with record_of(
        {
            "a": ("One", DAY, f"{said} (Reuters)."),
            "b": ("Two", DAY, f"{said}. — AP"),
            "c": ("Three", DAY, f"{said}."),
        }
    ) as record:
        view = View(record)
        voices = {
            row.voice.name
            for report in record.reports()
            if (resolved := view.resolution(report.key)) is not None
            for row in resolved.attributions
            if row.voice is not None
        }
        assert len(voices) == 1 and "harbour office" in voices.pop().lower()
        assert all(not voice.startswith("agency:") for found in deaths(view) for voice in found)
