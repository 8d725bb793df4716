"""What a denial does not deny: happenings that its words, or the words that it denies, only name in passing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from claims_by_hand import answer, count, happening, told, voice

from dateline.model import ResolvedAttribution, Span, WeighedClaim
from dateline.weigh import find_across, weigh
from dateline.weigh.answers import find_answers

MAYOR = voice("Odo Brandt", kind="person")
DOCKERS = voice("Dockers' League")
POLICE = voice("Velm Police")


def event(name: str, kind: str, text: str, word: str, report: str, **more: Any) -> WeighedClaim:
    """An event claim whose trigger is a word of its text."""
    start = more.pop("start", 0)
    claim = happening(name, kind, text=text, report=report, start=start, **more)
    at = start + text.index(word)
    found = replace(
        claim.resolved.event,  # type: ignore[union-attr]
        spans=(Span(start, start + len(text)),),
        trigger=Span(at, at + len(word)),
    )
    return replace(claim, resolved=replace(claim.resolved, event=found))  # type: ignore[arg-type]


def denies(name: str, by: Any, report: str, content: tuple[Span, ...] = ()) -> ResolvedAttribution:
    row = answer(name, "denies", by, report=report)
    return replace(row, attribution=replace(row.attribution, cue="denied", content=content))


ELSEWHERE = told("elsewhere", "the bridge was painted last winter", MAYOR, report="b", start=600)
BURST = "The reservoir above the tannery burst shortly before the landslide"


def test_of_two_happenings_in_one_sentence_the_one_that_is_named_is_denied() -> None:
    claims = [
        ELSEWHERE,
        event("burst", "flood", BURST, "burst", "a", by=DOCKERS),
        event("slide", "landslide", BURST, "landslide", "a", by=DOCKERS),
    ]
    contents = {"no": "reports that a reservoir above the tannery had burst"}
    found = find_across(claims, [denies("no", MAYOR, "b")], contents, {})
    assert {a.claim for a in found} == {"burst"}


def test_where_both_are_named_both_are_denied() -> None:
    claims = [
        ELSEWHERE,
        event("burst", "flood", BURST, "burst", "a", by=DOCKERS),
        event("slide", "landslide", BURST, "landslide", "a", by=DOCKERS),
    ]
    contents = {"no": "that the reservoir above the tannery had burst before the landslide"}
    found = find_across(claims, [denies("no", MAYOR, "b")], contents, {})
    assert {a.claim for a in found} == {"burst", "slide"}


def test_where_the_denial_names_it_by_another_word_it_is_still_denied() -> None:
    claims = [ELSEWHERE, event("burst", "flood", BURST, "burst", "a", by=DOCKERS)]
    contents = {"no": "that the reservoir above the tannery failed before the landslide"}
    found = find_across(claims, [denies("no", MAYOR, "b")], contents, {})
    assert {a.claim for a in found} == {"burst"}


SIEGE = "shelling the granary since besieging the harbour of Velm in spring"


def test_what_the_words_of_a_denial_take_for_granted_is_not_denied() -> None:
    own = event("granted", "siege", SIEGE[27:], "besieging", "b", start=127)
    said = event("elsewhere", "shelling", "soldiers kept shelling the granary of the harbour", "shelling", "b",
                 by=DOCKERS, start=700)  # fmt: skip
    found = find_across([own, said], [denies("no", MAYOR, "b", (Span(100, 166),))], {"no": SIEGE}, {})
    assert "granted" not in {a.claim for a in found}


def test_what_stands_outside_the_words_of_a_denial_is_denied() -> None:
    text = "they were besieging the harbour of Velm in spring"
    own = event("before", "siege", text, "besieging", "b", start=0, by=DOCKERS)
    found = find_across([own], [denies("no", MAYOR, "b", (Span(100, 166),))], {"no": text}, {})
    assert {a.claim for a in found} == {"before"}


def unchecked(content: str, said: str) -> set[str]:
    """The claims that a failed check with these words, of what was said before it, is an answer to."""
    before = replace(told("said", said, DOCKERS, report="r"), id="said")
    statement = replace(before.resolved.statement, attribution="before")  # type: ignore[union-attr]
    before = replace(before, resolved=replace(before.resolved, statement=statement))  # type: ignore[arg-type]
    row = answer("check", "cannot_verify", POLICE, report="r", about="before")
    return {a.claim for a in find_answers([before], [row], {"check": content})}


def test_that_something_else_is_unclear_says_nothing_of_a_claim() -> None:
    assert unchecked("the cause of the blaze", "that divers had reached the ferry") == set()


def test_a_failed_check_of_the_claim_is_told() -> None:
    for words in ("the report", "the accounts", "the toll", "that divers had reached the ferry", "the ferry"):
        assert unchecked(words, "that divers had reached the ferry") == {"said"}


def test_a_landslide_named_in_what_is_denied_keeps_its_standing() -> None:
    claims = [
        ELSEWHERE,
        event("burst", "flood", BURST, "burst", "a", by=DOCKERS),
        event("slide", "landslide", BURST, "landslide", "a", by=DOCKERS),
        count("dead", 14, by=MAYOR, report="c"),
    ]
    contents = {"no": "reports that a reservoir above the tannery had burst"}
    answers = find_across(claims, [denies("no", MAYOR, "b")], contents, {})
    standing = {c: m.standing for m in weigh(claims, answers=answers).matters for c in m.claims}
    assert (standing["burst"], standing["slide"]) == ("denied", "single voice")
