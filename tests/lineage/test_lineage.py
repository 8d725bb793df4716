"""Lineage by surface: copies, revisions, excerpts, rewrites; boilerplate and quotations are none."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from dateline.lineage import (
    Judgement,
    Side,
    digest_passage,
    find_boilerplate,
    find_edges,
    find_origins,
    fingerprint_passage,
    judge_lineage,
    link_reports,
)
from dateline.model import Dating, Edge, End, Passage, PassageKind, Piece, Span

WIRE = """Floodwater broke through the Harrow dam before dawn on Monday and swept away 40 houses in Oldbury.
Twelve people are known to have died, the district governor, Ilse Marrand, told reporters in Kessel.
Rescue teams from three provinces searched the valley with boats and dogs until nightfall.
The dam, built in 1961, had been due for inspection in the spring, according to the water board.
Schools in Oldbury and Tarn will stay closed until Friday.
Engineers lowered the reservoir by two metres to take pressure off the remaining wall."""

OWN = """Villagers in Lower Tarn described a night of terror as they climbed onto roofs in the dark.
A baker who lost his shop near the mill said the siren never sounded.
Volunteers cooked for 300 families in the gymnasium of the secondary school.
Insurance firms sent their first assessors on Tuesday afternoon."""

PARAPHRASE = """In Oldbury some 40 homes were carried off when the wall at Harrow gave way early on Monday.
Ilse Marrand, who governs the district, informed journalists in Kessel that 12 lives were lost.
Crews from three provinces combed the area as long as there was light.
A check of the structure, which dates from 1961, was planned soon, said the water authority.
No lessons take place in Oldbury and Tarn before Friday.
Two metres of water were let out of the basin so that what is left of the barrier can hold."""

PARAPHRASED_AGAIN = """About 40 dwellings in Oldbury vanished after the Harrow barrier failed in the first hours of Monday.
Journalists in Kessel heard from Ilse Marrand, head of the district, that 12 persons lost their lives.
Three provinces had sent crews, and these combed the ground while it was light.
The water authority had a check planned soon for a structure that dates from 1961.
Pupils in Oldbury and Tarn have no lessons before Friday.
The basin was let down by two metres so that the rest of the barrier can hold."""


def passages(report: str, text: str, kind: PassageKind = "body") -> list[Passage]:
    out: list[Passage] = []
    at = 0
    for paragraph, line in enumerate(text.split("\n")):
        span = Span(at, at + len(line))
        at += len(line) + 1
        if line.strip():
            out.append(Passage(report, span, line, (Piece(0, len(line), *span),), kind, paragraph))
    return out


def side(report: str, text: str, day: str | None = None) -> Side:
    on = date.fromisoformat(day) if day else None
    dating = Dating(report, on, (on,) if on else (), 1.0 if on else None, "given" if on else None)
    return Side(report, passages(report, text), dating)


def judged(a: str, b: str, *days: str) -> Judgement:
    return judge_lineage(side("a", a, *days[:1]), side("b", b, *days[1:]))


def edge_of(judgement: Judgement) -> Edge:
    assert judgement.edge is not None
    return judgement.edge


def facts(edge: Edge, late: str) -> list[tuple[str, str]]:
    return [(c.kind, late[slice(*c.to_span)]) for c in edge.changed]


def test_a_copy_is_a_copy_whatever_quotes_case_and_spelling_it_uses() -> None:
    edge = edge_of(
        judged(WIRE, WIRE.replace("metres", "meters").replace("told reporters", "told  reporters"))
    )
    assert edge.relation == "copy"
    assert edge.changed == ()


def test_the_earlier_is_the_source_where_dates_say_so_and_sides_may_be_swapped() -> None:
    one, other = side("a", WIRE, "2031-05-07"), side("b", WIRE, "2031-05-06")
    edge = edge_of(judge_lineage(one, other))
    assert (edge.source.report, edge.target.report, edge.direction) == ("b", "a", "published")
    assert judge_lineage(other, one) == judge_lineage(one, other)


def test_a_changed_toll_makes_a_revision_and_the_change_spans_the_figure_alone() -> None:
    late = WIRE.replace("Twelve people", "Nineteen people")
    edge = edge_of(judged(WIRE, late))
    assert edge.relation == "revision"
    assert facts(edge, late) == [("edited", "Nineteen")]
    assert (edge.direction, edge.source.report) == ("content", "a")  # counts rise


def test_an_inline_correction_is_stated_and_names_what_it_corrects() -> None:
    late = WIRE.replace("40 houses", "24, not 40 as previously stated, houses")
    edge = edge_of(judged(late, WIRE))
    assert (edge.direction, edge.source.report, edge.target.report) == ("stated", "b", "a")
    assert facts(edge, late) == [("corrected", "24, not 40 as previously stated")]


def test_a_correction_note_tells_the_later_version() -> None:
    note = "\nCorrection: an earlier version of this report named the wrong district."
    edge = edge_of(judged(WIRE + note, WIRE))
    assert (edge.direction, edge.target.report) == ("stated", "a")


def test_added_and_removed_sentences_are_changes_of_a_revision() -> None:
    lines = WIRE.split("\n")
    late = "\n".join(
        [*lines[:2], "Two bridges over the Lenn have collapsed as well, police said.", *lines[2:]]
    )
    edge = edge_of(judged(WIRE, late))
    assert (edge.relation, edge.direction, edge.source.report) == ("revision", "content", "a")
    assert facts(edge, late) == [("added", "Two bridges over the Lenn have collapsed as well, police said.")]


def test_the_first_paragraphs_are_an_excerpt_of_the_fuller_report() -> None:
    edge = edge_of(judged("\n".join(WIRE.split("\n")[:3]), WIRE))
    assert (edge.relation, edge.source.report, edge.target.report) == ("excerpt", "b", "a")


def test_a_rewrite_is_found_by_names_numbers_and_order() -> None:
    judgement = judged(WIRE, PARAPHRASE, "2031-05-05", "2031-05-06")
    edge = edge_of(judgement)
    assert (edge.relation, edge.source.report) == ("rewrite", "a")
    assert len(judgement.passages) >= 5
    assert {e.relation for e in judgement.passages} == {"rewrite"}


def test_a_rewrite_of_a_rewrite_has_the_origins_of_the_first() -> None:
    told = {
        "a": (WIRE, "2031-05-05"),
        "b": (PARAPHRASE, "2031-05-06"),
        "c": (PARAPHRASED_AGAIN, "2031-05-07"),
    }
    found = link_reports(side(report, *given) for report, given in told.items())
    pairs = {(e.source.report, e.target.report, e.relation) for e in found.edges if e.level == "report"}
    assert pairs == {("a", "b", "rewrite"), ("a", "c", "rewrite"), ("b", "c", "rewrite")}
    for text, _ in told.values():
        assert len(text.splitlines()) == 6
    assert len(found.origins) == 18 and len(set(found.origins.values())) == 6


def test_a_distorted_figure_in_a_rewrite_is_named() -> None:
    spun = PARAPHRASE.replace("12 lives", "57 lives")
    changed = facts(edge_of(judged(WIRE, spun, "2031-05-05", "2031-05-06")), spun)
    assert ("edited", "57") in changed


def test_own_reporting_on_the_same_event_is_no_lineage() -> None:
    assert judged(WIRE, OWN) == Judgement(None, ())


def test_a_shared_quotation_is_one_voice_and_no_origin() -> None:
    quote = '"We opened the gates at four in the morning because the northern wall had begun to move," {}.'
    one = OWN + "\n" + quote.format("engineer Pavel Orlik said")
    other = "Kessel hospital treated 31 people for exposure.\n" + quote.format(
        "Orlik told the inquiry on Thursday"
    )
    assert judged(one, other) == Judgement(None, ())


def test_wire_paragraphs_inside_own_reports_relate_their_passages() -> None:
    one = OWN + "\n" + "\n".join(WIRE.split("\n")[:2])
    other = "Traffic on the coast road was halted.\n" * 1 + "\n".join(WIRE.split("\n")[:2])
    judgement = judged(one, other)
    assert len(judgement.passages) == 2
    assert {e.relation for e in judgement.passages} == {"copy"}


@pytest.mark.parametrize("kind", ["promo", "debris", "byline"])
def test_promotion_debris_and_bylines_make_no_lineage(kind: PassageKind) -> None:
    line = "Support independent reporting from the Lenn valley with a monthly gift of five crowns."
    a, b = passages("a", line, kind), passages("b", line, kind)
    assert find_edges(a[0], b) == []
    assert judge_lineage(Side("a", a), Side("b", b)) == Judgement(None, ())


def test_a_line_of_many_unrelated_reports_is_boilerplate_and_a_wire_line_is_not() -> None:
    footer = "Readers can reach the Lenn Valley Courier newsroom at its Kessel office on weekdays."
    towns = ("alder", "birch", "cedar", "dogwood", "elm", "fir")
    acts = ("debated", "sold", "painted", "closed", "measured", "rented")
    things = ("bridge", "ferry", "library", "quarry", "orchard", "theatre")
    own = [
        f"The council of {t}ford {a} its {x} on Monday after {n}7 letters from {t}side farmers. "
        f"Mayor {t.title()}son called the {x} of {t}ford a burden. {t.title()}man, a clerk, {a} nothing and "
        f"kept {n}3 keys of the {t}gate {x} in his drawer until the {t}week fair."
        for n, (t, a, x) in enumerate(zip(towns, acts, things, strict=True))
    ]
    reports = {f"r{n}": passages(f"r{n}", "\n".join([own[n], footer])) for n in range(6)}
    wire = {f"w{n}": passages(f"w{n}", WIRE + f"\nLocal note number {n}.") for n in range(6)}
    plate = find_boilerplate({**reports, **wire})
    assert digest_passage(reports["r0"][1]) in plate
    assert digest_passage(wire["w0"][0]) not in plate
    lineage = link_reports([Side(r, p) for r, p in reports.items()])
    assert [e for e in lineage.edges if e.level == "report"] == []


def test_copies_meet_by_keys_and_keys_are_the_numbers_that_the_record_gives_back() -> None:
    one, other = passages("a", WIRE)[0], passages("b", WIRE.replace("40 houses", "44 houses"))[0]
    keys = fingerprint_passage(one)
    assert set(keys) & set(fingerprint_passage(other))
    assert all(0 <= key < 2**64 for key in keys)
    assert any(key >= 2**63 for key in keys)  # half of all are negative where a database keeps them signed
    assert len(keys) <= 80


def test_origins_follow_edges_and_do_not_depend_on_order() -> None:
    every = [*passages("a", WIRE), *passages("b", WIRE), *passages("c", OWN)]
    edges = [e for p in every for e in find_edges(p, every)]
    origins = find_origins(every, edges)
    shuffled = random.Random(7).sample(every, len(every))
    assert origins == find_origins(shuffled, reversed(edges))
    first = every[0]
    assert origins[End("a", first.span)] == origins[End("b", first.span)]
    assert len(set(origins.values())) == 6 + 4


def test_a_repeat_shares_the_origin_of_its_first_occurrence() -> None:
    first, second = passages("a", "The mill burned down.\nThe mill burned down.")
    second = replace(second, repeat_of=first.span.start)
    assert len(set(find_origins([first, second], []).values())) == 1


def test_the_lineage_of_a_pile_does_not_depend_on_order() -> None:
    sides = [
        side("a", WIRE, "2031-05-05"),
        side("b", WIRE.replace("Twelve", "Fifteen"), "2031-05-06"),
        side("c", PARAPHRASE, "2031-05-07"),
        side("d", OWN),
        side("e", "\n".join(WIRE.split("\n")[:3])),
    ]
    whole = link_reports(sides)
    for seed in range(3):
        assert link_reports(random.Random(seed).sample(sides, len(sides))) == whole
    related = {(e.source.report, e.target.report, e.relation) for e in whole.edges if e.level == "report"}
    assert {("a", "b", "revision"), ("a", "c", "rewrite"), ("a", "e", "excerpt")} <= related


def test_many_identical_reports_have_an_edge_each_to_the_first() -> None:
    lineage = link_reports(side(f"r{n:04}", WIRE) for n in range(600))
    reports = [e for e in lineage.edges if e.level == "report"]
    assert len(reports) == 599
    assert {e.source.report for e in reports} == {"r0000"}
    assert len(set(lineage.origins.values())) == 6


def test_hostile_passages_are_compared_in_bounded_time() -> None:
    long = "dam " * 50_000 + "9" * 400
    strange = "\u202eﺏ🌊\u200f " * 40 + "HARROW DAM BURST " * 30
    for text in (long, strange, "...", "1,2,3,4,5"):
        assert find_edges(passages("a", text)[0], passages("b", text + " again")) is not None
        assert len(fingerprint_passage(passages("a", text)[0])) <= 80


def test_a_lost_negation_is_a_change_of_substance() -> None:
    told = "The army did not shell the grain store at Tarn on Monday night, the governor said."
    one, other = ("\n".join([WIRE, line]) for line in (told, told.replace("did not", "did")))
    judgement = judged(one, other)
    changed = [c.substance for e in judgement.passages for c in e.changed]
    assert changed == [("negation",)]


def test_a_long_report_is_held_beside_its_copy_and_beside_another_in_bounded_time() -> None:
    rng = random.Random(1)
    words = [f"{a}{b}{c}" for a in "bdfgkl" for b in "aeiou" for c in ("rn", "st", "lm", "nd", "sk")]
    long = "\n".join(" ".join(rng.choices(words, k=18)) + "." for _ in range(1200))
    other = "\n".join(" ".join(rng.choices(words, k=18)) + "." for _ in range(1200))
    assert edge_of(judged(long, long)).relation == "copy"
    assert judged(long, other).edge is None


def test_a_report_that_contains_itself_many_times_counts_once() -> None:
    edge = edge_of(judged("\n".join([WIRE] * 50), WIRE))
    assert edge.relation == "copy"


def test_frames_that_differ_in_numbers_alone_are_templates() -> None:
    frame = "\n".join(f"Open picture {n} of 12 in the gallery of the Oldbury flood" for n in range(1, 8))
    judgement = judged(OWN + "\n" + frame, "The ferry to Kessel was late again.\n" + frame.replace("12", "9"))
    assert judgement == Judgement(None, ())


def test_two_stubs_that_share_the_furniture_of_their_site_alone_are_not_related() -> None:
    furniture = "Pick a colour for your start page.\nPut this site among your favourites for later.\nRate our new menu."
    one, other = "The mill at Tarn burned down.", "Kessel elects a mayor in June."
    assert judged(f"{one}\n{furniture}", f"{other}\n{furniture}").edge is None


def test_a_report_in_capitals_is_still_a_copy() -> None:
    assert edge_of(judged(WIRE.upper(), WIRE)).relation == "copy"


SPUN = (
    ("swept away", "dragged away"), ("searched", "scoured"), ("told reporters", "informed journalists"),
    ("taken", "carried"), ("take pressure", "relieve pressure"), ("stay closed", "remain shuttered"),
    ("known", "acknowledged"), ("valley", "dale"),
)  # fmt: skip


def spun(text: str) -> str:
    for plain, rare in SPUN:
        text = text.replace(plain, rare)
    return text


def test_words_replaced_by_rarer_ones_alone_make_a_rewrite_of_the_plainer_text() -> None:
    for one, other in (("a", "b"), ("b", "a")):
        texts = {one: WIRE, other: spun(WIRE)}
        edge = edge_of(judged(texts["a"], texts["b"]))
        assert (edge.relation, edge.direction, edge.source.report) == ("rewrite", "content", one)


def test_edits_to_plainer_and_to_rarer_words_are_an_editors() -> None:
    long = f"{WIRE}\n{OWN}"
    edited = long.replace("swept", "dragged").replace("searched", "scoured")
    other = long.replace("volunteers", "helpers").replace("shop", "emporium").replace("terror", "dread")
    assert edge_of(judged(edited, other)).relation != "rewrite"


def test_a_few_rarer_words_are_no_rewrite() -> None:
    assert edge_of(judged(WIRE, WIRE.replace("searched", "scoured"))).relation != "rewrite"


PLAIN_WIRE = """A landslide buried the eastern road at Corrin on Tuesday and cut off 340 people, the roads office said.
Warden Ilse Marrand closed the pass at 6:40 in the morning, after a guard had heard the slope move.
Nine cars stood on the road, and the drivers walked back to Oldbury, police in Tarn said.
The roads office wants to blast the rock on Friday if the rain ends, engineer Tobin Vesk said.
Corrin was last cut off in 1987, when 12 people died in a slide at the Harrow mill.
A helicopter from Kessel will bring food and medicine to the village until the road is open."""

PLAIN_AGAIN = """Corrin, with 340 people, has been cut off since Tuesday, when the eastern road was buried by a landslide, said the roads office.
In the morning at 6:40 a guard heard how the slope began to move, and Ilse Marrand, the warden, closed the pass.
The drivers of nine cars that stood there walked to Oldbury, according to police in Tarn.
If there is no more rain, the roads office will blast the rock on Friday, Tobin Vesk, an engineer, said.
12 people died when a slide cut Corrin off in 1987, at the Harrow mill.
Until the road is open again the village will get medicine and food by helicopter from Kessel."""


def test_a_retelling_in_plain_words_that_keeps_names_numbers_and_order_is_a_rewrite() -> None:
    found = judge_lineage(side("a", PLAIN_WIRE), side("b", PLAIN_AGAIN))
    assert found.edge is not None and found.edge.relation == "rewrite"


def test_a_fact_of_a_rewrite_that_the_sentence_beside_the_original_has_is_no_change() -> None:
    again = PARAPHRASE.replace(
        "Crews from three provinces combed the area as long as there was light.",
        "Crews from three provinces combed Kessel and the area as long as there was light.",
    ).replace("12 lives were lost", "19 lives were lost")
    edge = judge_lineage(side("a", WIRE, "2031-05-01"), side("b", again, "2031-05-02")).edge
    assert edge is not None and edge.relation == "rewrite"
    told = {again[c.to_span.start : c.to_span.end] for c in edge.changed if c.substance}
    assert "19" in told and not told & {"Kessel", "Harrow"}
