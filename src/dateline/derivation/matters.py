"""The matters of the record, from silence to silence in each block of claims, with their relations and standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from dateline.derivation.cells import answers_to, find_claims, read_blocks
from dateline.derivation.copies import first_copies
from dateline.derivation.curated import anchors_of_rulings, apply_rulings, blocks_together, matter_rulings
from dateline.derivation.keys import blocks_of, reports_by_key
from dateline.derivation.material import ClaimReader, Said, read_around, read_claims, read_said
from dateline.model import ClaimRelation, Matter, Profile, ResolvedAttribution, WeighedClaim, Weighing
from dateline.record import Derivation, Record, Stale, Version
from dateline.record.facts import FactReader
from dateline.record.in_force import Ruling
from dateline.weigh import (
    Answer,
    AttributionIndex,
    Growing,
    cell_of,
    cells_near,
    find_across,
    split_by_silence,
    weigh,
)
from dateline.weigh.grouping import Groups
from dateline.weigh.pairs import Pairs

#: reports whose claims are in memory together, if one cluster of cells does not have more
TOGETHER = 200
#: so many keys of so few reports are weighed with whatever else waits of these: their claims are read once
MANY, FEW = 100, 8
#: claims whose matters and relations are in memory, and written, together
CLAIMS = 4_000
#: claims, and characters of reports whose attributions are looked through, that are in memory together
MOST_CLAIMS, MOST_TEXT = 20_000, 500_000

#: what attributions say: found by the claims that they bear on, and the words of those that deny or correct
_Said = tuple[AttributionIndex, Mapping[str, str]]


def derive_matters(record: Record, keys: Sequence[Stale]) -> None:
    """The matters of some cells of claims, and of all that are weighed together with them: as they stand now, and as
    they stood at the end of each day on which a report with a claim of theirs was known."""
    with record.snapshot() as still:
        ruled = matter_rulings(still)
        together = _together(still, ruled)
        clusters, bearers = _reach(still, {key.key for key in keys if key.key}, together)
        taken, reports = _take(clusters, bearers)
        if len(keys) >= MANY and len(reports) <= FEW:
            more = _waiting_in(still, reports, keys)
            clusters, bearers = _reach(still, {key.key for key in (*keys, *more) if key.key}, together)
            taken = [c for c in clusters if set().union(*(bearers.get(cell, ()) for cell in c)) <= reports]
            keys = [*keys, *more]
        names = set().union(*taken)
        reader = ClaimReader(still, reports)
        rows, blocks = find_claims(still, reader, names, MOST_CLAIMS)
        said = _index(read_said(still, some) for some in _some_of(still, reports))
        profile = still.profile()
    for group in _parts(taken, {name: len(some) for name, some in rows.items()}, MOST_CLAIMS):
        with record.snapshot() as still:
            if rows and not blocks:
                blocks = read_blocks(
                    still, reader, [row for name in set().union(*group) for row in rows.get(name, ())]
                )
            answers = answers_to(still, {c.id for name in set().union(*group) for c in blocks.get(name, ())})
        for part in _parts(group, {name: len(some) for name, some in blocks.items()}, CLAIMS):
            derivations: list[Derivation] = []
            for cluster in part:
                for name, matters, relations in _weigh_cluster(
                    cluster, blocks, bool(cluster & together.keys()), said, answers, profile, ruled
                ):
                    derivations += [
                        Derivation("matter", name, matters),
                        Derivation("relation", name, relations),
                    ]
                    blocks.pop(name, None)
            names = set().union(*part)
            record.finish_stale([key for key in keys if key.key in names], derivations)
    if whole := [key for key in keys if not key.key]:
        record.finish_stale(whole, [Derivation(kind, "", []) for kind in ("matter", "relation")])


def _parts(
    clusters: Sequence[frozenset[str]], sizes: Mapping[str, int], most: int
) -> Iterator[list[frozenset[str]]]:
    """Clusters in order, those that are taken together, given how many claims each cell has: as many as have `most`
    claims (one at least)."""
    part: list[frozenset[str]] = []
    claims = 0
    for cluster in clusters:
        part.append(cluster)
        claims += sum(sizes.get(cell, 0) for cell in cluster)
        if claims >= most:
            yield part
            part, claims = [], 0
    if part:
        yield part


def _waiting_in(record: FactReader, reports: Collection[str], keys: Sequence[Stale]) -> list[Stale]:
    """What else waits of the cells that some reports have claims in."""
    own, known = blocks_of(record, reports), set(keys)
    return [key for key in record.stale("weigh") if key.key in own and key not in known]


def _some_of(record: FactReader, reports: Collection[str]) -> Iterator[list[str]]:
    """Reports in order, some at a time, by their number and length: of a cell that thousands have claims in, what is not
    asked for is not in memory at once."""
    lengths = record.lengths(reports)
    some: list[str] = []
    for report in sorted(reports):
        if some and (
            len(some) == TOGETHER or sum(lengths.get(one, 0) for one in (*some, report)) > MOST_TEXT
        ):
            yield some
            some = []
        some.append(report)
    if some:
        yield some


def _index(parts: Iterable[Said]) -> _Said:
    contents: dict[str, str] = {}

    def rows() -> Iterator[ResolvedAttribution]:
        for said in parts:
            contents.update(said.contents)
            for some in said.attributions.values():
                yield from some

    return AttributionIndex(rows()), contents


def _together(record: FactReader, ruled: Sequence[Ruling]) -> dict[str, frozenset[str]]:
    """The cells whose matters people merged, by cell."""
    anchored = anchors_of_rulings(ruled)
    if not anchored:
        return {}
    cells = {claim.id: cell_of(claim) for claim in read_claims(record, anchored)}
    return blocks_together(cells, ruled)


def _reach(
    record: FactReader, cells: Collection[str], together: Mapping[str, frozenset[str]]
) -> tuple[list[frozenset[str]], dict[str, set[str]]]:
    """The cells that follow some cells, and each other, without a silence, as clusters in order; and the reports with
    claims in each."""
    bearers: dict[str, set[str]] = {}
    asked: set[str] = set()
    waiting = set(cells)
    while waiting:
        asked |= waiting
        bearers |= reports_by_key(record, "block", waiting)
        waiting = {
            near
            for cell in waiting
            if cell in bearers or cell in cells
            for near in cells_near(cell) | together.get(cell, frozenset())
        } - asked
    return _clusters(bearers.keys() | cells, together), bearers


def _clusters(cells: Collection[str], together: Mapping[str, frozenset[str]]) -> list[frozenset[str]]:
    """Cells that are weighed together."""
    groups = Groups(sorted(cells))
    for cell in cells:
        for near in cells_near(cell) | together.get(cell, frozenset()):
            if near in cells:
                groups.join(cell, near)
    return [frozenset(group) for group in groups]


def _take(
    clusters: Sequence[frozenset[str]], bearers: Mapping[str, set[str]]
) -> tuple[list[frozenset[str]], set[str]]:
    """As many clusters as make up `TOGETHER` reports (one at least), and the reports; then all others whose claims are in
    the same reports. Where thousands of reports have claims in the same cells, what these say is thus read once, not once
    for every few cells; of their claims some alone are in memory together (`_parts`)."""
    taken: list[frozenset[str]] = []
    left: list[frozenset[str]] = []
    reports: set[str] = set()
    for cluster in clusters:
        more = reports if left else reports.union(*(bearers.get(cell, ()) for cell in cluster))
        if left or (taken and len(more) > TOGETHER):
            left.append(cluster)
            continue
        taken.append(cluster)
        reports = more
    taken += (c for c in left if all(bearers.get(cell, set()) <= reports for cell in c))
    return taken, reports


def _weigh_cluster(
    cells: Collection[str],
    blocks: Mapping[str, Sequence[WeighedClaim]],
    tied: bool,
    said: _Said,
    answers: Mapping[str, Sequence[Answer]],
    profile: Profile | None,
    ruled: Sequence[Ruling],
) -> Iterator[tuple[str, list[Version], list[ClaimRelation]]]:
    """The matters and relations of the cells of a cluster, weighed between silences (all at once where people tied
    some together); what lies in several cells goes with that of its first claim."""
    every = [claim for cell in sorted(cells) for claim in blocks.get(cell, ())]
    matters: dict[str, list[Version]] = defaultdict(list)
    relations: dict[str, list[ClaimRelation]] = defaultdict(list)
    for claims in [every] if tied else split_by_silence(every):
        own = [answer for claim in claims for answer in answers.get(claim.id, ())]
        cell = {claim.id: cell_of(claim) for claim in claims}
        order = {claim.id: (claim.known_on or date.max, claim.id) for claim in claims}
        versions, related = weigh_block(claims, said, own, profile, ruled)
        for version in versions:
            matters[cell[min(version.value.claims, key=order.__getitem__)]].append(version)
        for relation in related:
            relations[cell[relation.source] if relation.source in cell else cell[relation.target]].append(
                relation
            )
    for name in sorted(cells):
        yield name, matters[name], relations[name]


def weigh_record(record: FactReader) -> tuple[list[Version], list[ClaimRelation]]:
    """All matters of a record and the relations of its claims, from all of its claims at once: what the blocks
    must come to, however they were derived."""
    reports = [report.key for report in record.reports()]
    claims, said = read_claims(record, reports), read_said(record, reports)
    answering = [a for report in sorted(said.attributions) for a in said.attributions[report]]
    across: dict[str, list[Answer]] = defaultdict(list)
    first = first_copies(record, reports)
    told_in = {claim.id: claim.report for claim in claims}
    told_in |= {a.attribution.id: a.attribution.report for a in answering}
    for answer in find_across(claims, answering, said.contents, read_around(record, claims)):
        if (source := told_in[answer.relation.source]) in first or source == told_in[answer.claim]:
            across[answer.claim].append(answer)
    blocks: dict[str, list[WeighedClaim]] = defaultdict(list)
    for claim in claims:
        blocks[cell_of(claim)].append(claim)
    ruled = matter_rulings(record)
    together = _together(record, ruled)
    matters: list[Version] = []
    relations: list[ClaimRelation] = []
    index = _index([said])
    for cells in _clusters(blocks, together):
        tied = bool(cells & together.keys())
        for _, more, related in _weigh_cluster(cells, blocks, tied, index, across, record.profile(), ruled):
            matters += more
            relations += related
    return matters, relations


def weigh_block(
    claims: Sequence[WeighedClaim],
    said: _Said,
    answers: Sequence[Answer],
    profile: Profile | None,
    ruled: Sequence[Ruling] = (),
) -> tuple[list[Version], list[ClaimRelation]]:
    """The matters of one block as they stood on the days that changed them, and the relations of its claims.
    `said` may tell of more reports; `answers` are those from anywhere in the record; `ruled` what people said of
    matters."""
    if not claims:
        return [], []
    index, contents = said
    own = index.touching(claims)
    ids = {claim.id for claim in claims}
    if any(c in ids for one in ruled for side in one.claims for c in side):
        return _weighed_with_rulings(claims, own, contents, answers, profile, ruled)
    growing = Growing(own, profile, contents)
    versions = _Versions()
    for day, some, known in _by_day(claims, answers):
        touched = growing.add(some, known)
        versions.change(day, {name: growing.matters.get(name) for name in touched})
    return versions.all(), list(growing.weighing().relations)


def _by_day(
    claims: Sequence[WeighedClaim], answers: Sequence[Answer]
) -> Iterator[tuple[date | None, list[WeighedClaim], list[Answer]]]:
    """What became known of a block on each day that added a claim or an answer from elsewhere in the record (before the
    first claim: with it), in order; what has no day last."""
    first = min((c.known_on for c in claims if c.known_on is not None), default=None)
    rows: dict[date | None, tuple[list[WeighedClaim], list[Answer]]] = defaultdict(lambda: ([], []))
    for claim in claims:
        rows[claim.known_on][0].append(claim)
    for answer in answers:
        day = answer.known_on
        rows[None if day is None or first is None else max(day, first)][1].append(answer)
    for day in sorted(rows, key=lambda day: (day is None, day or date.max)):
        yield day, *rows[day]


class _Versions:
    """The versions of matters while days pass: those on which one did not change are one version."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[date | None, Matter]] = {}
        self._ended: list[Version] = []

    def change(self, day: date | None, matters: Mapping[str, Matter | None]) -> None:
        """What some matters are from the end of a day on (None: as they stand now, with what has no day)."""
        for name, matter in sorted(matters.items()):
            since, before = self._held.get(name, (None, None))
            if before == matter:
                continue
            if before is not None:
                self._ended.append(Version(before, since, date.max if day is None else day))
                del self._held[name]
            if matter is not None:
                self._held[name] = day, matter

    def all(self) -> list[Version]:
        """All versions, those that stand with no end."""
        return [*self._ended, *(Version(matter, since, None) for since, matter in self._held.values())]


def _weighed_with_rulings(
    claims: Sequence[WeighedClaim],
    attributions: Sequence[ResolvedAttribution],
    contents: Mapping[str, str],
    answers: Sequence[Answer],
    profile: Profile | None,
    ruled: Sequence[Ruling],
) -> tuple[list[Version], list[ClaimRelation]]:
    """A block of which people said something: weighed as a whole for each of its days, with what they said."""
    pairs = Pairs()
    some: list[WeighedClaim] = []
    known: list[Answer] = []
    growing = Growing(attributions, profile, contents, pairs)

    def as_one(part: Sequence[WeighedClaim]) -> Weighing:
        return weigh(part, attributions, profile, known, contents, as_one=True, pairs=pairs)

    versions, now = _Versions(), Weighing((), ())
    before: set[str] = set()
    for day, more, answering in _by_day(claims, answers):
        some += more
        known += answering
        growing.add(more, answering)
        now = apply_rulings(growing.weighing(), some, ruled, as_one)
        matters = {matter.id: matter for matter in now.matters}
        versions.change(day, dict.fromkeys(before) | matters)
        before = set(matters)
    return versions.all(), list(now.relations)
