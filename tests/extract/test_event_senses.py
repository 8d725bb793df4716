"""Triggers with a plain sense: the sense of a crisis is read off what stands around them.

`event_senses.toml` holds a row for each: the word, a sentence with its plain sense, one with that of a crisis,
and the types that the latter may have. `event_kinds.toml` holds sentences over kinds of crises and accidents.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dateline.extract.events import find_events, status_of
from dateline.extract.events.senses import kinds_of, read_senses

HERE = Path(__file__).parent
SENSES = tomllib.loads((HERE / "event_senses.toml").read_text(encoding="utf-8"))["senses"]
KINDS = tomllib.loads((HERE / "event_kinds.toml").read_text(encoding="utf-8"))["kinds"]


@pytest.mark.parametrize(("word", "text"), [row[:2] for row in SENSES])
def test_a_plain_sense_tells_no_event(document, word, text):
    at = text.index(word)
    told = [e for e in find_events(document(text)) if e.trigger.start < at + len(word) and at < e.trigger.end]
    assert [e.type for e in told] == []


@pytest.mark.parametrize(("text", "types"), [row[2:] for row in SENSES])
def test_the_sense_of_a_crisis_tells_one(document, text, types):
    assert {e.type for e in find_events(document(text))} & set(types.split("|"))


@pytest.mark.parametrize(("text", "types"), KINDS)
def test_a_kind_of_crisis_is_found(document, text, types):
    assert {e.type for e in find_events(document(text))} & set(types.split("|"))


def test_the_table_covers_the_ambiguous_triggers():
    assert len({row[0] for row in SENSES}) >= 130


def test_a_nouns_kinds_come_from_the_lexicon(document):
    *_, shops, _ = document("Rebels and a nurse looked at the shops.").tokens
    senses = read_senses()
    rebels, nurse = shops.sentence.tokens[0], shops.sentence.tokens[3]
    assert "armed" in kinds_of(rebels, senses)
    assert kinds_of(nurse, senses) == {"person", "one"}  # one person, as it stands in the singular
    assert kinds_of(shops, senses) == {"building"}


STATUS = [
    ("The army denied any plan to invade Estmark before it invaded the coast of Estmark.", "happened"),
    ("He was about to be deported from Norland.", "planned"),
    ("The guests were exchanging vows when a bomb exploded in Tulin, killing nine.", "happened"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status(document, text, status):
    assert status in {status_of(e) for e in find_events(document(text))}


def test_an_event_of_another_year_is_another(document):
    text = "An earthquake shook Tulin on Friday. A major earthquake killed 900 people in Lund in 2003."
    events = [e for e in find_events(document(text)) if e.type == "earthquake"]
    assert [e.repeats for e in events] == [None, None]
