"""Why a matter stands as it does: the rule in words, its claims, their relations, voices and origins."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from dateline.errors import UsageError
from dateline.model import ClaimRelation, Matter, ResolvedFigure
from dateline.record import ClaimFilter, View, Withholder
from dateline.record.judging import judgements_around
from dateline.tell.judgements import judgement_rows, release_judgements, state_words
from dateline.tell.material import AnyClaim, Material, read_material
from dateline.tell.sentences import cite_of, figure_sentence, quote_of, speaker_of, voice_words


def reason_rows(view: View, key: str, keep: Withholder | None = None) -> list[dict[str, Any]]:
    """One row a matter that the id names (a matter's, or a claim's); with `judgements` on it and its claims where it
    is told for whom.

    Raises `UsageError` where the record has neither.
    """
    matters = view.matters(ClaimFilter(ids=(key,))) or view.matters_of(key)
    if not matters:
        raise UsageError(f"no matter and no claim {key!r} in this record; ids are in dateline claims --json")
    rows = []
    for matter in matters:
        material = read_material(view, ClaimFilter(ids=matter.claims))
        claims = material.claims()
        relations = view.relations(matter.claims)
        rows.append(
            {
                **msgspec.to_builtins(matter),
                "stands": [
                    {"voice": speaker_of(own[0], material), "cites": [str(cite_of(row)) for row in own]}
                    for ids in matter.backing
                    if (own := [row for row in claims if row.id in ids])
                ],
                "readings": [
                    {
                        "claim": row.id,
                        "words": quote_of(row),
                        "reading": figure_sentence(row) if isinstance(row.resolved, ResolvedFigure) else None,
                        "voice": voice_words(row),
                        "cite": str(cite_of(row)),
                        "review": row.review,
                        "method": row.method,
                        "method_version": row.method_version,
                    }
                    for row in claims
                ],
                "relations": [msgspec.to_builtins(r) for r in relations],
                "elsewhere": _elsewhere(view, material, relations),
                "reworded": _reworded(view, claims),
                "judgements": _judged(view, matter, keep) if keep is not None else [],
            }
        )
    return rows


def _elsewhere(view: View, material: Material, relations: Sequence[ClaimRelation]) -> dict[str, str]:
    """Where the ends of relations stand that are no claims of the matter, by id: claims of other matters, and denials
    or corrections that are no claims."""
    ends = {end for r in relations for end in (r.source, r.target) if material.claim(end) is None}
    if not ends:
        return {}
    rows = (row for some in view.claims(ClaimFilter(ids=tuple(sorted(ends)))) for row in some)
    found = {row.id: str(cite_of(row)) for row in rows}
    for end in sorted(ends - found.keys()):
        one = material.answering(end)
        if one is not None:
            found[end] = str(material.cite(one.attribution.report, one.attribution.span))
    return found


def _judged(view: View, matter: Matter, keep: Withholder) -> list[dict[str, Any]]:
    own = {one.id for one in judgements_around(view.record, matter)}
    rows = [row for row in judgement_rows(view.record) if row["id"] in own] if own else []
    return release_judgements(view, rows, keep)


def _reworded(view: View, claims: Sequence[AnyClaim]) -> dict[str, Any] | None:
    """Which reports of a matter show signs of rewording, and whether no other report carries it; None where
    none does."""
    reports = {row.report: row.report_name for row in claims}
    likely = {
        key: reading for key in sorted(reports) for reading in view.signs(key).values() if reading.likely
    }
    if not likely:
        return None
    return {
        "reports": sorted(reports[key] for key in likely),
        "alone": len(likely) == len(reports),
        "confidence": {reports[key]: reading.confidence for key, reading in likely.items()},
    }


#: what stands between the ends of a relation in words; ` and ` where neither comes first
_BETWEEN = {
    "update": ", then ", "revision_down": ", then ",
    **dict.fromkeys(("subset", "denial", "correction", "confirmation", "cannot_verify", "no_comment"), " of "),
}  # fmt: skip


def print_reasons(rows: list[dict[str, Any]], keep: Withholder) -> None:
    """The reasons in sentences, on standard output."""
    write = sys.stdout.write
    for row in keep.value(rows):
        write(f"{row['label']}\n")
        write(f"standing: {row['standing']}, by rule {row['rule']}\n")
        for reason in row["trace"]:
            write(f"  because {reason}\n")
        for one in row["stands"]:
            write(f"  stands: {one['voice']} {' '.join(one['cites'])}\n")
        write(
            f"{len(row['voices'])} independent voice{'' if len(row['voices']) == 1 else 's'}, {len(row['origins'])} origins, {len(row['carriers'])} carriers\n"
        )
        if row["reworded"]:
            names = ", ".join(row["reworded"]["reports"])
            alone = "every report that carries it shows" if row["reworded"]["alone"] else "shows"
            subject = (
                f"possible rewrite: {names}; " if row["reworded"]["alone"] else f"possible rewrite: {names} "
            )
            write(f"{subject}{alone} signs of rewording or translation by machine (dateline sources)\n")
        cites = {claim["claim"]: claim["cite"] for claim in row["readings"]}
        for claim in row["readings"]:
            write(
                f"  {claim['claim']}: {claim['reading'] or claim['voice']} {claim['cite']} ({claim['review']})\n"
            )
            write(f"    “{' '.join(claim['words'].split())}”\n")
        for one in row["judgements"]:
            sets = ", ".join(f"{slot}={value}" for slot, value in one["edits"].items() if slot != "of")
            said = f"{one['verdict']}{' ' + sets if sets else ''}{state_words(one)}"
            because = f": {one['note']}" if one["note"] else ""
            write(
                f"  judged: {said} by {one['author']}, {one['at'][:16]} ({one['subject']}, {one['id']}){because}\n"
            )
        for relation in row["relations"]:
            ends = [
                cites.get(relation[end]) or row["elsewhere"].get(relation[end]) or relation[end]
                for end in ("source", "target")
            ]
            write(
                f"  {relation['relation'].replace('_', ' ')}: "
                f"{ends[0]}{_BETWEEN.get(relation['relation'], ' and ')}{ends[1]} ({relation['rule']})\n"
            )
