"""The record as the room holds it: open once, looked at anew for every request, what is dear to make kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, get_args

from dateline.errors import DatelineError
from dateline.model import Matter
from dateline.record import ClaimFilter, Judgement, ReportRow, View, Withholder, open_record
from dateline.record.pages import (
    ClaimKind,
    count_claims,
    count_matters,
    matters_by_claim,
    page_matters,
    page_reports,
)
from dateline.record.state import record_state
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
        self._lasting: OrderedDict[Hashable, Any] = OrderedDict()
        self._renewed = 0
        self._busy: set[Hashable] = set()
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def close(self) -> None:
        """Lets the record go."""
        self.record.close()

    def state(self) -> str:
        """What the record holds now, as a token."""
        return record_state(self.record)

    def look(self, as_known: date | None = None, as_recorded: datetime | None = None) -> Look:
        """The record as it stands now, or stood by what was known on a day or held at an instant."""
        return Look(self, self.state(), as_known, as_recorded)

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

    def lasting(self, state: str, key: Hashable, make: Callable[[], T], none: T) -> T:
        """What `make` made last, however old: made anew beside the answer where the record has changed since. `none`
        until it was made once. For what takes seconds of a large record, and may be a little behind."""
        with self._lock:
            held: tuple[str, T] | None = self._lasting.get(key)
            if held is not None:
                self._lasting.move_to_end(key)
            if (held is None or held[0] != state) and key not in self._busy:
                self._busy.add(key)
                threading.Thread(target=self._make_lasting, args=(state, key, make), daemon=True).start()
        return none if held is None else held[1]

    def held(self, key: Hashable) -> Any:
        """What was made last under a key of `lasting`, None before."""
        with self._lock:
            held = self._lasting.get(key)
        return None if held is None else held[1]

    def last(self, state: str, key: Hashable, made: T) -> T:
        """What was made now, held as what `lasting` made last."""
        with self._lock:
            self._hold_last(state, key, made)
        return made

    def _hold_last(self, state: str, key: Hashable, made: Any) -> None:
        self._lasting[key] = (state, made)
        self._lasting.move_to_end(key)
        while len(self._lasting) > KEPT:
            self._lasting.popitem(last=False)

    @property
    def renewed(self) -> int:
        """How often what `lasting` made beside answers was other than what they told: they are asked for anew then,
        though the record did not change."""
        return self._renewed

    def _make_lasting(self, state: str, key: Hashable, make: Callable[[], Any]) -> None:
        try:
            made = make()
            with self._lock:
                held = self._lasting.get(key)
                self._renewed += held is None or held[1] != made
                self._hold_last(state, key, made)
        except DatelineError:
            pass  # the next visit tries again
        finally:
            with self._lock:
                self._busy.discard(key)

    def bound(self, state: str) -> tuple[View, Withholder]:
        """The whole record bound to the audience, with what withholds its words."""

        def make() -> tuple[View, Withholder]:
            view = View(self.record)
            return view, withholder_of(view, self.settings.audience)

        return self.keep(state, "bound", make)

    def bind(self, state: str, view: View) -> View:
        """A view that leaves out what the audience may not see, as the whole record does."""
        view.withhold(self.bound(state)[0].withheld)
        return view

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
    """One request's look at the record: a view, what its audience may not see, and the state that it is of."""

    def __init__(self, desk: Desk, state: str, as_known: date | None, as_recorded: datetime | None) -> None:
        self.desk = desk
        self.state = state
        self.view = desk.bind(state, View(desk.record, as_known=as_known, as_recorded=as_recorded))
        self.as_known = as_known

    @cached_property
    def withholder(self) -> Withholder:
        """What the audience may not see anywhere in the record, whatever the day that is looked at."""
        return self.desk.bound(self.state)[1]

    def at(self, as_known: date | None = None, as_recorded: datetime | None = None) -> View:
        """The record on another day or at another instant, for the same audience."""
        return self.desk.bind(self.state, View(self.desk.record, as_known=as_known, as_recorded=as_recorded))

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of this look, made once as long as the record does not change."""
        return self.desk.keep(self.state, (self.as_known, self.view.as_recorded, key), make)

    @cached_property
    def head(self) -> Head:
        """The counts that every page begins with; of a large record they may be of a moment ago."""
        at = self.view.as_known, self.view.as_recorded
        held: Head | None = self.desk.held(("head", at))
        if held is not None and held.claims > SMALL:
            return self.desk.lasting(self.state, ("head", at), lambda: self.desk.look(*at)._head(), held)
        return self.desk.last(self.state, ("head", at), self.keep("head", self._head))

    def _head(self) -> Head:
        view = self.view
        claims = sum(count_claims(view, kind) for kind in KINDS)
        known = sum(1 for review in view.reviews.values() if review == "accepted")
        if self.as_known is not None and known:
            accepted = tuple(claim for claim, review in view.reviews.items() if review == "accepted")
            known = sum(count_claims(view, kind, ClaimFilter(ids=accepted)) for kind in KINDS)
        newest = page_reports(view, order="recorded", limit=40).rows
        versions = {view.method_version(row.report.key) for row in newest} - {""}
        return Head(claims, known, view.count_reports(), tuple(sorted(versions)))

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
        if self.is_small:
            return self.keep("standings", lambda: count_matters(self.view))
        at = self.view.as_known, self.view.as_recorded
        return self.desk.lasting(
            self.state, ("standings", at), lambda: count_matters(self.desk.look(*at).view), {}
        )

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
