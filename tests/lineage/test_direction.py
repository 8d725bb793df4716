"""Which of two reports came first, where no dates tell; quotations, credits and repeats beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.lineage import Judgement, Side, comparable_passages, judge_lineage, link_reports
from dateline.model import Edge, Passage, Piece, Span

FERRY = """The ferry Calder Maid ran aground off Pellow on Monday with 212 passengers on board, the harbour office said.
Captain Ilse Marrand blamed a failed lamp at the head of the northern mole.
Divers found a gash nine metres long below the waterline of the ship.
Marrand has commanded the Calder Maid since 2019 and knows the strait well.
The owners, Lenn Lines, took the sister ship Tarn Maid out of service for checks.
Inspectors will question Marrand again on Thursday in Kessel."""

MARKET = """Traders at the covered market of Oldbury shut their stalls on Tuesday over a new rent of 90 crowns.
The guild says 140 families live from the market and cannot pay.
Oldbury's treasurer called the guild's figures wrong and offered talks.
A roof that has leaked for six winters is part of the quarrel in Oldbury.
The guild will vote on the offer on Sunday."""


def passages(report: str, text: str) -> list[Passage]:
    out, at = [], 0
    for n, line in enumerate(text.split("\n")):
        span = Span(at, at + len(line))
        out.append(Passage(report, span, line, (Piece(0, len(line), *span),), "body", n))
        at += len(line) + 1
    return out


def judged(a: str, b: str) -> Judgement:
    return judge_lineage(Side("a", passages("a", a)), Side("b", passages("b", b)))


def earlier(a: str, b: str) -> tuple[str, str, str]:
    """Relation, direction and the earlier of two texts, whichever comes first by name."""
    found = set()
    for one, other in ((a, b), (b, a)):
        edge = judged(one, other).edge
        assert edge is not None
        first = {"a": one, "b": other}[edge.source.report]
        found.add((edge.relation, edge.direction, "first" if first == a else "second"))
    assert len(found) == 1, found
    return found.pop()


def test_of_two_orders_of_a_text_the_one_that_names_people_in_full_first_is_the_earlier() -> None:
    lines = FERRY.split("\n")
    shuffled = "\n".join([lines[0], *lines[3:], lines[2], lines[1]])
    assert earlier(FERRY, shuffled) == ("copy", "content", "first")


def test_a_text_put_together_of_two_is_later_than_the_one_that_goes_on_about_the_shared_part() -> None:
    compiled = "\n".join([*MARKET.split("\n")[:3], *FERRY.split("\n")[:3]])
    relation, direction, first = earlier(FERRY, compiled)
    assert (direction, first) == ("content", "first")
    assert relation in ("excerpt", "shared_wire", "revision")


def test_a_passage_that_leads_one_report_and_stands_deep_in_another_comes_from_the_one_that_it_leads() -> (
    None
):
    compiled = "\n".join([*MARKET.split("\n")[:4], *FERRY.split("\n")[:4]])
    assert earlier(FERRY, compiled)[1:] == ("content", "first")


def test_a_day_told_from_afar_is_a_sign_of_the_retelling() -> None:
    told = FERRY.replace("blamed", "indicted").replace("found a gash", "discovered a rift")
    told = told.replace("took the sister ship", "withdrew the sibling vessel").replace(
        "will question", "shall interrogate"
    )
    early = FERRY.replace("on Thursday", "tomorrow")
    late = told.replace("on Thursday", "the following day")
    assert earlier(early, late)[2] == "first"


def test_where_nothing_tells_the_direction_stays_unknown() -> None:
    edge = judged(FERRY, FERRY.replace("gash", "hole")).edge
    assert edge is not None and edge.direction == "unknown"


QUOTES = (
    '"We saw no light on the mole, and then the ship stood still and people fell," the captain said.',
    '"Nobody told the harbour office that the lamp had failed, although it was known for two days," she added.',
)


def test_a_press_conference_that_two_papers_attended_is_one_voice_and_relates_no_reports() -> None:
    one = "\n".join([*MARKET.split("\n"), *QUOTES])
    other = "\n".join(
        ["Sailors of the strait met in Kessel on Wednesday to hear about the accident.", *QUOTES,
         "The hall was full, and 30 people stood outside.", "Another meeting follows in the spring."]
    )  # fmt: skip
    assert judged(one, other).edge is None


def test_a_repeat_has_edges_as_its_first_occurrence_has() -> None:
    twice = passages("a", FERRY + "\n" + FERRY.split("\n")[2])
    twice[-1] = replace(twice[-1], repeat_of=twice[2].span.start)
    judgement = judge_lineage(Side("a", twice), Side("b", passages("b", FERRY)))
    ends = [e.source.span if e.source.report == "a" else e.target.span for e in judgement.passages]
    assert {twice[2].span, twice[-1].span} <= set(ends)
    assert len(judgement.passages) == 7


def test_sentences_built_alike_are_none_of_each_others_where_each_has_its_copy() -> None:
    built = "\n".join(
        f"In the third district of the Lenn valley the flood reached the church of {name} and killed {n} people."
        for name, n in (("Tarn", 14), ("Sendle", 31))
    )
    judgement = judged(f"{FERRY}\n{built}", f"{FERRY}\n{built}")
    assert len(judgement.passages) == 8


@pytest.mark.parametrize(
    "line", ["RIVERTON, Lenn -", "OLDBURY (WIRE) —", "— Pavel Orlik (@porlik) 3 May 2031"]
)
def test_a_dateline_alone_and_the_name_under_a_post_are_compared_with_nothing(line: str) -> None:
    assert [p.text for p in comparable_passages(passages("a", f"{line}\n{FERRY}"))] == FERRY.split("\n")


def test_a_figure_in_a_caption_of_an_agency_relates_no_stories() -> None:
    caption = "A boat crosses the Pellow strait at dawn on the first day of the herring season in 2030. (Valley Images/Jorun Pike)"
    sides = [Side(name, passages(name, f"{text}\n{caption}")) for name, text in (("a", FERRY), ("b", MARKET))]
    assert [e for e in link_reports(sides).edges if e.level == "report"] == []


def test_wire_copy_that_several_papers_carry_with_leads_of_their_own_is_no_boilerplate() -> None:
    leads = (
        "A ship is stuck at Pellow, and our readers sent us pictures of it.",
        "Lenn Lines shares fell at the exchange of Kessel on Tuesday.",
        "Our correspondent met tired passengers at the quay of Pellow.",
        "The strait stays closed to large ships until further notice.",
    )
    sides = [
        Side(f"r{n}", passages(f"r{n}", f"{lead}\n{FERRY}"), None, None, f"paper{n}.example")
        for n, lead in enumerate(leads)
    ]
    edges: list[Edge] = [e for e in link_reports(sides).edges if e.level == "report"]
    assert len({end.report for e in edges for end in (e.source, e.target)}) == 4
