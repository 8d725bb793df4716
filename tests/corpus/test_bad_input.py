"""Hostile text: nothing crashes, nothing is invented, and twice the text is twice the work, not four times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from counted_work import calls_of

from dateline.annotate import Annotator
from dateline.clean import clean_report
from dateline.extract import extract_claims
from dateline.gazetteer import open_gazetteer
from dateline.model import CORE_MEASURES, Document, Extraction, Gazetteer, Report, join_layers
from dateline.read import source_from_text

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def gazetteer():
    with open_gazetteer() as index:
        yield index


@pytest.fixture(scope="module")
def report(annotator: Annotator) -> Make:
    """A text as a whole report: cleaned, cut into passages and parsed, as `dateline add` does it."""

    def make(text: str) -> Document:
        source = source_from_text(text)
        passages = list(clean_report(source, Report("r", "r", source.sha256)))
        layers = iter(list(annotator.annotate_passages(p.text for p in passages if p.is_read)))
        return join_layers(
            "r", source.text, passages, [next(layers) if p.is_read else None for p in passages]
        )

    return make


@pytest.fixture
def read(report: Make, gazetteer: Gazetteer) -> Callable[[str], Extraction]:
    def extract(text: str) -> Extraction:
        made = report(text)
        found = extract_claims(made, gazetteer)
        spans = [f.number_span for f in found.figures] + [s for f in found.figures for s in f.spans]
        spans += [e.trigger for e in found.events] + [s for a in found.attributions for s in a.content]
        spans += [m.span for m in (*found.times, *found.places, *found.names, *found.hedges)]
        assert all(0 <= s.start < s.end <= len(made.text) for s in spans)
        return found

    return extract


def core(found: Extraction) -> list[tuple[float | None, float | None, str]]:
    return [(f.low, f.high, f.measure) for f in found.figures if f.measure in CORE_MEASURES]


NOTHING_CORE = {
    "a number of 400 digits": "9" * 400 + " people were killed.",
    "a grouped number of 400 digits": ",".join(["999"] * 133) + " people were killed.",
    "400 nines after a point": "0." + "9" * 400 + " people were killed.",
    "a list of digits": ",".join(str(n) for n in range(1, 200)),
    "digits with spaces": " ".join(str(n) for n in range(1, 200)),
    "a wall of account numbers": "Donate: " + "; ".join(f"{n:04} {n * 7 % 9999:04} 5521" for n in range(1, 60)),
    "endless scales": "million " * 300,
    "endless numbers in words": "one hundred and " * 200,
    "brackets that never close": "(" * 300 + "5 km" + "[" * 300,
    "quotation marks that never close": "“ ” \" ' " * 150,
    "signs alone": "−−− ½ ¾ ﷽ ‰ № ×× ÷ ∞ ≈≈ ~~~ ..,,;;" * 10,
    "emoji alone": "🔥🌊🏚️👨‍👩‍👧‍👦 " * 100,
    "a run of ages": ", ".join(f"{n}-year-old" for n in range(1, 90)) + " came.",
    "a run of clock times": " ".join(f"{h:02}:{m:02}" for h in range(24) for m in (0, 15, 30, 45)),
    "a run of dates": " ".join(f"{d}/05/2031" for d in range(1, 31)),
    "a league table": "Harvik 3-1 Selby\nNorwick 0-0 Denby\nPortlow 2-4 Lindow\nP W D L F A Pts\n1 Harvik 12 9 2 1 31 8 29",
    "prices as a table": "Flour 2.40 3.10\nOil 5.00 7.25\nRice 1.15 1.90",
    "control characters": "\x01\x02 12\x03 people\x04 came\x05.",
    "one word of 20,000 letters": "a" * 20_000,
    "no space between anything": "killed" * 500,
}  # fmt: skip


@pytest.mark.parametrize("text", list(NOTHING_CORE.values()), ids=list(NOTHING_CORE))
def test_hostile_text_makes_no_count(read: Callable[[str], Extraction], text: str) -> None:
    assert core(read(text)) == []


STILL_READ = [
    # how the text is broken, the text, the core counts that a reader still sees in it
    ("right-to-left marks", "Some \u200f200\u200e people are \u202bmissing\u202c.", [(200, 200, "missing")]),
    ("zero-width characters", "At least 1\u200b4 people were killed.", [(14, None, "killed")]),
    ("a zero-width joiner in a word", "Nine people were kil\u200dled.", [(9, 9, "killed")]),
    ("soft hyphens", "Nine people were in\u00adjured.", [(9, 9, "injured")]),
    ("a byte order mark", "\ufeffNine people were killed.", [(9, 9, "killed")]),
    ("no-break spaces", "Some\u00a012,000\u00a0people were\u00a0displaced.", [(12000, 12000, "displaced")]),
    ("thousands in no-break spaces", "Some 12\u00a0000 people were displaced.", [(12000, 12000, "displaced")]),
    ("thousands in narrow no-break spaces", "Some 12\u202f000 people were displaced.", [(12000, 12000, "displaced")]),
    ("emoji around", "🔥🔥 Nine people were killed 😢 in the fire 🔥", [(9, 9, "killed")]),
    ("Arabic digits", "٢٣ people were killed.", [(23, 23, "killed")]),
    ("full-width digits", "２３ people were killed.", [(23, 23, "killed")]),
    ("capitals", "AT LEAST 14 PEOPLE WERE KILLED AND 30 INJURED IN THE BLAST.", [(14, None, "killed"), (30, 30, "injured")]),
    ("no capitals and no stop", "police said nine people were killed and four injured", [(9, 9, "killed"), (4, 4, "injured")]),
    ("doubled spaces", "Nine   people   were    killed .", [(9, 9, "killed")]),
    ("Windows line ends", "Nine people were killed.\r\nFour were injured.\r\n", [(9, 9, "killed"), (4, 4, "injured")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in STILL_READ], ids=[row[0] for row in STILL_READ]
)
def test_broken_text_is_still_read(
    read: Callable[[str], Extraction], text: str, expected: list[tuple[object, ...]]
) -> None:
    assert core(read(text)) == expected


def _paragraph(words: int) -> str:
    """One paragraph of that many words: counts, speech, places and days, over and over."""
    sentence = (
        "Police said at least 14 people were killed and 30 injured in Harvik on Monday when the river rose, "
        "and the mayor warned that 2,000 more could be evacuated. "
    )
    length = len(sentence.split())
    return sentence * (words // length)


def _unbroken(words: int) -> str:
    """The same without a stop, as machines transcribe speech."""
    return _paragraph(words).replace(". ", " and ").replace(",", "")


@pytest.mark.parametrize("make", [_paragraph, _unbroken])
def test_twice_the_text_is_twice_the_work(
    report: Make, gazetteer: Gazetteer, make: Callable[[int], str]
) -> None:
    small, large = report(make(950)), report(make(1900))
    ratio = len(large.tokens) / len(small.tokens)
    once = calls_of(lambda: extract_claims(small, gazetteer))
    twice = calls_of(lambda: extract_claims(large, gazetteer))
    assert twice / once < 1.5 * ratio


@pytest.mark.parametrize(
    "text",
    [
        "The army said that it killed nine rebels in Harvik, a false claim which the rebels deny",
        "Rebels accused the army of shelling Harvik - an accusation it has repeatedly rejected",
        "The clinic listed 77 cases of herders, some of them boys, being detained since 2004, when the raids began",
    ],
)
def test_a_text_can_break_off_after_any_word(read: Callable[[str], Extraction], text: str) -> None:
    words = text.split()
    for end in range(1, len(words)):
        read(" ".join(words[:end]))
