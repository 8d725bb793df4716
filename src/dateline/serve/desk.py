"""The record as the room holds it: open once, looked at anew for every request, what is dear to make kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self, TypeVar, get_args

from dateline.errors import DatelineError
from dateline.model import Matter
from dateline.record import ClaimFilter, Judgement, ReportRow, View, Withholder, open_record
from dateline.record.counts import count_claims, count_matters
from dateline.record.gathering import Gathering
from dateline.record.pages import matters_by_claim, page_matters, page_reports
from dateline.record.state import record_state
from dateline.record.walk import ClaimKind
from dateline.record.withheld import Withheld, number_claims
from dateline.serve.settings import Settings
from dateline.tell.audience import withholder_of

T = TypeVar("T")

KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
#: claims of a record that is read whole for a page, and the latest rows that are looked at of a larger one
SMALL, WINDOW = 40_000, 120
#: answers that are kept while the record does not change
KEPT = 64


@dataclass(frozen=True, slots=True)
class Head:
    """What every page begins with: claims, how many a human accepted, and the methods that read them."""

    claims: int
    accepted: int
    reports: int
    versions: tuple[str, ...]


class Desk:
    """One record for the room. `look` gives the view of a request; `judge` and `keep_or_delete` alone write."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.record = open_record(settings.record, read_only=True)
        self._kept: OrderedDict[tuple[str, Hashable], Any] = OrderedDict()
        self._lock = threading.Lock()
        self.gathering = Gathering()
        self._writing = threading.Lock()

    def close(self) -> None:
        """Lets the record go."""
        self.record.close()

    def state(self) -> str:
        """What the record holds now, as a token."""
        return record_state(self.record)

    def look(self, as_known: date | None = None, as_recorded: datetime | None = None) -> Look:
        """The record as it stands now, or stood by what was known on a day or held at an instant; held still, whatever
        is written meanwhile, until it is closed."""
        return Look(self, as_known, as_recorded)

    def keep(self, state: str, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes, made once as long as the record is in this state."""
        whole = (state, key)
        with self._lock:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                found: T = self._kept[whole]
                return found
        made = make()
        with self._lock:
            for old in [one for one in self._kept if one[0] != state]:
                del self._kept[old]  # nothing outlives its state: what was deleted is gone here too
            self._kept[whole] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def judge(self, subject: str, verdict: str, by: str, **more: Any) -> Judgement:
        """Writes a person's word on a claim, matter, name or report and derives what follows; one at a time. `more`
        are the note, edits and parts of `dateline.pipeline.judge`. Raises `DatelineError`."""
        from dateline.pipeline import judge

        given: Any = {name: value for name, value in more.items() if value}
        wanted: Any = verdict
        with self._writing, open_record(self.settings.record) as record:
            return judge(record, subject, wanted, by, **given)

    def keep_or_delete(self, act: str, subject: str, by: str, reason: str) -> None:
        """Holds (`hold`), lets go (`release`) or takes out for good (`delete`) a report by key, or `record` for all; or
        finishes a deletion that was cut short (`finish`); one at a time with judgements. Raises `DatelineError`, which
        tells whose hold it is to the record's owner alone."""
        from dateline.pipeline import delete_reports
        from dateline.record import holds

        with self._writing, open_record(self.settings.record) as record:
            if act in ("delete", "finish"):
                try:
                    delete_reports(record, [subject] if act == "delete" else [], by, reason)
                except holds.HeldError as error:
                    if self.settings.audience == "internal":
                        raise
                    raise error.neutral() from None
            elif act == "hold":
                holds.hold(record, [subject], by, reason)
            else:
                holds.release(record, [subject], by, reason)

    def profile_name(self) -> str | None:
        """The name of the crisis, where a profile gives it."""
        profile = self.record.profile()
        return profile.name if profile is not None else None


class Look:
    """One request's look at the record: a view, what its audience may not see, and the state that all of it is of.

    `record` is the record held still: nothing that is read of it changes before `close`.
    """

    def __init__(self, desk: Desk, as_known: date | None, as_recorded: datetime | None) -> None:
        self.desk = desk
        self.as_known = as_known
        self._still = ExitStack()
        self.record = self._still.enter_context(desk.record.snapshot())
        try:
            self.state = record_state(self.record)
            self.view = self.at(as_known, as_recorded)
        except BaseException:
            self._still.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the state of the record go that was looked at."""
        self._still.close()

    @property
    def withholder(self) -> Withholder:
        """What the audience may not see anywhere in the record, whatever the day that is looked at."""
        return self._bound[1]

    @cached_property
    def _bound(self) -> tuple[Withheld, Withholder]:
        """What the audience may not see of the whole record, and what withholds its words."""

        def make() -> tuple[Withheld, Withholder]:
            view = View(self.record)
            withholder = withholder_of(view, self.desk.settings.audience, self.desk.gathering)
            return view.withheld, withholder

        return self.desk.keep(self.state, "bound", make)

    def at(self, as_known: date | None = None, as_recorded: datetime | None = None) -> View:
        """The record on another day or at another instant, for the same audience."""
        view = View(self.record, as_known=as_known, as_recorded=as_recorded)
        withheld, keep = self._bound
        view.withhold(withheld)
        if as_recorded is not None and self.desk.settings.audience != "internal":
            view.withhold(replace(withheld, numbers=withheld.numbers | self._numbers(view, keep)))
        return view

    def _numbers(self, view: View, keep: Withholder) -> frozenset[str]:
        """The claims of an earlier reading whose digits the audience may not see."""
        until = view.as_recorded

        def make() -> frozenset[str]:
            return number_claims(self.record, (row.report.key for row in view.reports()), keep, until)

        return self.desk.keep(self.state, ("numbers", until), make)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of this look, made once as long as the record does not change."""
        return self.desk.keep(self.state, (self.as_known, self.view.as_recorded, key), make)

    @cached_property
    def head(self) -> Head:
        """The counts that every page begins with."""
        return self.keep("head", self._head)

    def _head(self) -> Head:
        view = self.view
        claims = sum(count_claims(view, kind) for kind in KINDS)
        known = sum(1 for review in view.reviews.values() if review == "accepted")
        if self.as_known is not None and known:
            accepted = tuple(claim for claim, review in view.reviews.items() if review == "accepted")
            known = sum(count_claims(view, kind, ClaimFilter(ids=accepted)) for kind in KINDS)
        return Head(claims, known, view.count_reports(), view.newest_methods(40))

    @cached_property
    def is_small(self) -> bool:
        """Whether the record may be read whole for a page; else lists are windows on the latest of it."""
        return self.head.claims <= SMALL

    @cached_property
    def undated(self) -> int:
        """How many reports are left out of what was known because no last day is known for them."""
        return self.keep("undated", lambda: self.view.undated)

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """All matters of this look; of a record that is not small, the latest."""
        if self.is_small:
            return self.keep("matters", lambda: tuple(self.view.matters()))
        return self.keep("matters", lambda: page_matters(self.view, limit=WINDOW).rows)

    @cached_property
    def standings(self) -> Mapping[str, int]:
        """How many matters there are of each standing."""
        return self.keep("standings", lambda: count_matters(self.view))

    def matters_of_standing(self, standing: str) -> list[Matter]:
        """The matters of a standing; of a large record the latest."""
        if self.is_small:
            return [m for m in self.matters if m.standing == standing]
        where = ClaimFilter(standing=standing)
        return self.keep(("of", standing), lambda: list(page_matters(self.view, where, limit=60).rows))

    def newest_reports(self, most: int) -> list[ReportRow]:
        """The reports of the latest days of publication."""
        return self.keep(
            ("newest", most), lambda: list(page_reports(self.view, order="day", limit=most).rows)
        )

    def matter_of(self, claims: Iterable[str]) -> Mapping[str, Matter]:
        """The matter of each of some claims that has one."""
        if self.is_small:
            whole = self.keep("matter_of", lambda: {c: m for m in self.matters for c in m.claims})
            return {claim: whole[claim] for claim in claims if claim in whole}
        found = matters_by_claim(self.view, list(claims))
        return {claim: matters[0] for claim, matters in found.items() if matters}


def said_error(error: DatelineError) -> str:
    """An error in one line."""
    return " ".join(str(error).split())
