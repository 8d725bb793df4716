"""What lineage asks of a report, and the reports of a record as lineage sees them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.lineage import (
    HOT,
    LEAST_KEYS,
    Imprint,
    Side,
    address_key,
    comparable_passages,
    digest_passage,
    digest_report,
    find_boilerplate,
    fingerprint_passage,
    fold_address,
    forget_texts,
    read_imprint,
)
from dateline.model import Dating, Passage, Report, make_id
from dateline.record import Record
from dateline.record.bearers import (
    Bearers,
    find_bearers,
)
from dateline.record.log import last_number


def fingerprint_report(passages: Sequence[Passage], known: Known | None = None) -> list[tuple[int, ...]]:
    """The keys of each passage; the first comparable one also bears the keys of the report's whole text and of its
    address."""
    comparable = known.comparable if known is not None else comparable_passages(passages)
    kept = {p.span for p in comparable}
    keys = [fingerprint_passage(p) if p.span in kept else () for p in passages]
    if comparable:
        first = next(i for i, p in enumerate(passages) if p.span == comparable[0].span)
        group = known.group if known is not None else _group_key(digest_report(comparable))
        address = known.address if known is not None else None
        keys[first] = (*keys[first], group, *([address] if address is not None else []))
    return keys


def _group_key(digest: str) -> int:
    return int(make_id("txt", digest).removeprefix("txt-"), 16)


@dataclass(frozen=True, slots=True)
class Known:
    """What lineage asks of one report; it follows from facts, which never change. `group` is the key of its
    whole text, `address` that of its address, `lines` are those of its passages, `runs` those of running text (an
    address counts for one), `keys` all by which it is compared."""

    side: Side
    comparable: list[Passage]
    group: int
    imprint: Imprint
    lines: frozenset[int]
    runs: frozenset[int]
    keys: frozenset[int]
    address: int | None = None

    def worth(self, key: int) -> int:
        """How many keys one counts for: reports of one address are compared whatever else they share."""
        return LEAST_KEYS if key == self.address else 1


def know_report(report: Report, passages: Sequence[Passage]) -> Known:
    """What lineage asks of a report and its passages."""
    comparable = comparable_passages(passages)
    folded = fold_address(report.url) if comparable else None
    address = None if folded is None else address_key(folded)
    addresses = [] if address is None else [address]
    day = given_dating(report)
    return Known(
        Side(report.key, passages, day, report.published_at, report.carrier, folded, tuple(comparable)),
        comparable,
        _group_key(digest_report(comparable)),
        read_imprint(comparable),
        frozenset(digest_passage(p) for p in comparable),
        frozenset(k for p in comparable for k in fingerprint_passage(p, kinds="runs")).union(addresses),
        frozenset(k for p in comparable for k in fingerprint_passage(p)).union(addresses),
        address,
    )


#: keys of which the bearers are remembered
MOST_KEYS = 30_000
#: characters of the reports that are kept in memory: 500 of full length, thousands of a few lines
MOST_TEXT = 2_000_000
#: reports that are read together, and lines of which it is remembered whether they are boilerplate
_TOGETHER, _MOST_LINES = 200, 400


class Neighbours:
    """Reports of a record as lineage sees them; the latest asked for, up to `most` characters of them, are kept in
    memory."""

    def __init__(self, record: Record, most: int = MOST_TEXT) -> None:
        self.record = record
        self._most = most
        self._text = 0
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._furniture: OrderedDict[tuple[int, tuple[str, ...]], bool] = OrderedDict()
        self._shared: dict[int, Bearers | None] = {}
        self._until = 0

    def fetch(self, keys: Iterable[str]) -> None:
        """Reads what is asked for next together: it takes half the time of one by one."""
        wanted = sorted({key for key in keys if key not in self._known})[:_TOGETHER]
        if len(wanted) > 1:
            passages = self.record.passages_of(wanted)
            for report in self.record.reports(wanted):
                self.keep(know_report(report, passages[report.key]))

    def of(self, key: str) -> Known:
        """What is known of one report, by its key."""
        if key not in self._known:
            self.keep(know_report(self.record.report(key), self.record.passages(key)))
        self._known.move_to_end(key)
        return self._known[key]

    def keep(self, known: Known) -> None:
        """Keeps what is known of a report, which the record may not have yet."""
        key = known.side.report
        if (before := self._known.pop(key, None)) is not None:
            self._text -= _size(before)
        self._known[key] = known
        self._text += _size(known)
        while self._text > self._most and len(self._known) > HOT:
            self._text -= _size(self._known.popitem(last=False)[1])

    def let_go(self) -> None:
        """Lets go of reports until what is kept is within the bound, however few they are: two of megabytes are kept as
        long as they are compared."""
        if self._text > self._most:
            forget_texts()
        while self._text > self._most and self._known:
            self._text -= _size(self._known.popitem(last=False)[1])

    def bearers(self, keys: Collection[int]) -> dict[int, Bearers]:
        """Who bears those of some keys that two reports at least bear. What was found lately is remembered as long as
        nothing is added to the record or deleted from it, but of crowds, which are noted meanwhile."""
        with self.record.read() as connection:
            until = last_number(connection)
        if until != self._until or len(self._shared) + len(keys) > MOST_KEYS:
            self._until = until
            self._shared.clear()
        found = find_bearers(self.record, {k for k in keys if k not in self._shared}, HOT, shared=True)
        if len(keys) <= MOST_KEYS:
            self._shared.update(
                (key, own)
                for key in keys
                if key not in self._shared and ((own := found.get(key)) is None or not own.is_crowd)
            )
        known = ((key, self._shared.get(key)) for key in keys)
        return found | {key: own for key, own in known if own is not None}

    def is_furniture(self, line: int, bearers: tuple[str, ...]) -> bool:
        """Whether a crowded line is boilerplate, by its first few bearers alone."""
        found = self._furniture.get((line, bearers))
        if found is None:
            self.fetch(bearers)
            known = {key: self.of(key) for key in bearers}
            plate = plate_among(known)
            found = self._furniture[line, bearers] = line in plate
            if len(self._furniture) > _MOST_LINES:
                self._furniture.popitem(last=False)
        return found


def _size(known: Known) -> int:
    """Characters of a report, and some for what is kept beside them."""
    return 200 + sum(len(passage.text) for passage in known.side.passages)


def plate_among(known: Mapping[str, Known]) -> frozenset[int]:
    """The boilerplate among the lines of some reports."""
    return find_boilerplate(
        {key: one.comparable for key, one in known.items()},
        {key: one.side.carrier for key, one in known.items()},
        {key: one.runs - {one.address} for key, one in known.items()},
    )


def given_dating(report: Report) -> Dating:
    """The dating that came with a report; without a day where none did."""
    day = report.published_on or (report.published_at.date() if report.published_at else None)
    source = "given" if day else None
    return Dating(report.key, day, (day,) if day else (), 1.0 if day else None, source, (), day, day)  # type: ignore[arg-type]
