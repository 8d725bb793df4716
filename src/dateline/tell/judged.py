"""What people judged, in a brief: standings that were set, matters that were merged and split, notes."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.record import Judgement
from dateline.record.curation import CLAIMS, Verdict, kind_of
from dateline.record.in_force import bind_claims, standing_judgements, words_of
from dateline.tell.lines import Line, Section
from dateline.tell.material import AnyClaim, Material
from dateline.tell.sentences import cite_of

#: judgements that are told, the last ones
MOST = 20
_SAID = {
    "standing": "A person set the standing of", "merged": "A person made one matter of",
    "split": "A person took apart", "noted": "A person noted of",
}  # fmt: skip


def judged_section(material: Material) -> tuple[Section, ...]:
    """The last judgements in force on matters and claims of the material that change more than a claim's own
    reading, the newest first, and how many more there are. Notes and names of authors are the record's owner's."""
    view = material.view
    internal = view.withheld.audience == "internal"
    told: tuple[Verdict, ...] = ("standing", "merged", "split")
    told = (*told, "noted") if internal else told
    standing = standing_judgements(view.record, view.as_recorded, verdicts=told)
    rows = [one for one in standing if one.verdict in told]
    found = [(one, claims) for one, claims in _on(material, rows) if claims]
    lines = [_line(one, claims, internal) for one, claims in reversed(found[-MOST:])]
    if len(found) > MOST:
        lines.append(Line(f"{len(found) - MOST} older ones: `dateline judgements RECORD`"))
    return (Section("Judged by people", tuple(lines)),) if lines else ()


def _on(material: Material, rows: list[Judgement]) -> Iterator[tuple[Judgement, list[AnyClaim]]]:
    """Judgements with the claims of the material that they are on or anchored to."""
    some = [one for one in rows if kind_of(one.subject) in (*CLAIMS, "matter")]
    bound = bind_claims(material.view.record, [w for one in some for w in (words_of(one), *one.parts)])
    for one in some:
        anchors = one.parts or (words_of(one),)
        ids = [bound.get(words.subject or "", words.report) for words in anchors]
        claims = [row for i in ids if i is not None and (row := material.claim(i)) is not None]
        yield one, claims if len(claims) == len(anchors) or not material.view.withheld.claims else []


def _line(one: Judgement, claims: list[AnyClaim], internal: bool) -> Line:
    cites = tuple(dict.fromkeys(cite_of(row) for row in claims))
    to = f" to {one.sets['standing']}" if one.verdict == "standing" else ""
    said = f"{_SAID[one.verdict]} {' and '.join(str(cite) for cite in cites[:4])}{to}"
    because = f": {one.note}" if one.note and (internal or one.verdict == "standing") else ""
    by = f" ({one.author}, {one.at:%Y-%m-%d})" if internal else ""
    return Line(f"{said}{because}{by}", cites)
