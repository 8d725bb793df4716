"""The regression corpus: invented reports of one to three sentences, and all that is to be read in each.

Each file of this folder is a table of cases a phenomenon: `[text, expected, reason]`, and, where a case fails
for a cause that is known, the cause in words as a fourth cell (the case must then fail: mend it, unmark it).
Cases are appended, never renumbered: an id is file, phenomenon and place in the table.

Expected rows are separated by `;`. A row is of the kind that its file is about, or of the kind that is named
before a colon (`event: shelling place=Lund`). A case names every row of a kind that it names at all: a row too
many fails as much as one too few. Slots that a row does not name are not compared; `slot=-` says that it is null.

    killed 12..                     figure: measure and bounds (`12`, `12..`, `..12`, `12..20`, `~12` approximate),
                                    with place, on, since, pop, voice, stance, chain, q(ualifier), unit, conv,
                                    modality, cum, unverified, of (the number that it is part of), neg (a stated zero)
    said voice="the mayor"          attribution: cue, with voice, content, kind, stance, chain, medium, about
    shelling place=Lund on=…        event: type, with status, place, on, until, precision, actor, target, killed
    "may have" kind=hedge           hedge: its words, with kind, scope
    "last Friday" value=2031-05-09  time: its words, with type, value, on, until
    none                            no row of the file's kind at all
A row with `?` before it may be left out; `a|b` is one or the other, `*` the first part's cue or none. In `figures.toml` counts that are not core (`other`, distances …) are
compared where a row names one; in `no_figure.toml` none at all may be found, of whatever measure. `decoys.toml`
sets numbers that count nobody into frames beside a count: a grid, made into cases here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from corpus_cases import CASES, WRITTEN, Case
from corpus_compare import problems
from corpus_reading import Reader

from dateline.annotate import Annotator
from dateline.gazetteer import open_gazetteer


@pytest.fixture(scope="session")
def reader(annotator: Annotator) -> Iterator[Reader]:
    with open_gazetteer() as gazetteer:
        yield Reader(annotator, gazetteer, {c.id: c.text for c in CASES})


def _params() -> Iterator[Any]:
    for case in CASES:
        marks = [pytest.mark.xfail(reason=case.known, strict=True)] if case.known else []
        yield pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", list(_params()))
def test_a_case_is_read_as_it_should_be(reader: Reader, case: Case) -> None:
    found = problems(case, reader.read(case.id))
    assert not found, "\n".join([case.text, f"  because {case.why}", *found])


def test_the_corpus_is_large_enough_and_no_text_is_there_twice() -> None:
    assert len(WRITTEN) >= 440
    assert sum(c.file == "no_figure" for c in WRITTEN) >= 120
    assert not [t for t, n in Counter(c.text for c in CASES).items() if n > 1]
    assert all(c.why and len(c.text) < 1200 for c in CASES)
