"""The Python API: a record that is open, its queries, and their results as rows or Arrow tables.

Over 400 lines: one class is the whole of what a program may do with a record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypedDict, Unpack, get_args, overload

from dateline.errors import UsageError

if TYPE_CHECKING:
    import pyarrow

    from dateline.model import Layer, Profile, SensitivityClass
    from dateline.pipeline import Added
    from dateline.record import Audience, ClaimFilter, Failure, View, Withholder
    from dateline.record import Record as Store
    from dateline.record.curation import Verdict
    from dateline.record.custody import Tombstone

Row = dict[str, Any]
Standing = Literal[
    "single voice", "corroborated", "one-sided", "disputed", "denied", "corrected", "superseded", "unverified"
]  # fmt: skip


class Filters(TypedDict, total=False):
    """What queries may be narrowed by; claims must meet all that is given.

    `measure` is a measure, event type or stance; `place` any name of the place; `country` an ISO 3166 code;
    `voice` a name; `report` a report's name; `standing` that of the claim's matter; `start_on` and `end_on`
    the first and last day that a claim may be about.
    """

    measure: str
    place: str
    country: str
    voice: str
    report: str
    standing: Standing
    start_on: date
    end_on: date


class Rows(Sequence[Row]):
    """The rows of a query, each a dictionary in the form of the exchange contract.

    >>> rows = Rows([{"measure": "killed", "low": 7}])
    >>> len(rows), rows[0]["low"], rows.to_arrow().column_names
    (1, 7, ['measure', 'low'])
    """

    def __init__(self, rows: Sequence[Row], kind: str | None = None) -> None:
        self._rows = list(rows)
        self._kind = kind

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> Row | Rows:
        return Rows(self._rows[index], self._kind) if isinstance(index, slice) else self._rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"Rows({len(self._rows)})"

    def to_dicts(self) -> list[Row]:
        """The rows as a new list of dictionaries."""
        return [dict(row) for row in self._rows]

    def to_arrow(self) -> pyarrow.Table:
        """The rows as an Arrow table; pandas, polars and DuckDB read it without copying. A query's table has
        its columns and their types also where it found nothing.

        >>> Rows([], "figures").to_arrow().schema.field("low").type
        DataType(double)
        """
        import pyarrow

        from dateline.export.columns import arrow_schema

        return pyarrow.Table.from_pylist(self._rows, schema=arrow_schema(self._kind) if self._kind else None)


class Record:
    """A record of what reports say. Made by `dateline.open`; use it in a `with` block or `close` it.

    Queries take the filters of the command line and yield `Rows`. `audience` is `internal` unless `open`
    was told otherwise, and holds for every row, brief and export.
    """

    def __init__(
        self,
        store: Store,
        audience: Audience = "internal",
        *,
        as_known: date | None = None,
        as_recorded: datetime | None = None,
        policy: str | None = None,
    ) -> None:
        self._store = store
        self._audience: Audience = audience
        self._as_known = as_known
        self._as_recorded = as_recorded
        self._policy = policy

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go. Every write was complete when it returned."""
        self._store.close()

    def as_known(self, day: date) -> Record:
        """The same record as it was known at the end of a day, from the dates of publication."""
        return self._but(as_known=day)

    def as_recorded(self, at: datetime) -> Record:
        """The same record as it had been entered and derived at an instant, which names its zone."""
        if at.tzinfo is None:
            raise UsageError(f"as_recorded takes an instant with its zone, got {at.isoformat()}")
        return self._but(as_recorded=at)

    def under(self, policy: str) -> Record:
        """The same record under a named policy (`acled`, `airwars`, `ibc`, `ucdp`), which chooses `best` and grades.

        Raises `UsageError` where there is no such policy.
        """
        from dateline.weigh.policies import find_policy

        return self._but(policy=find_policy(policy).name)

    def _but(self, **changed: Any) -> Record:
        """The same record, looked at otherwise."""
        now = {"as_known": self._as_known, "as_recorded": self._as_recorded, "policy": self._policy}
        return Record(self._store, self._audience, **{**now, **changed})

    # ---- writing

    def add(
        self,
        paths: str | Path | Sequence[str | Path],
        *,
        reports: str | Path | None = None,
        profile: Profile | str | Path | None = None,
        read_on: date | None = None,
        pipeline: str | None = None,
        workers: int = 1,
    ) -> Added:
        """Adds reports (files, folders, globs); adding the same again changes nothing.

        `reports` is a sidecar of what is known of the files; `profile` a crisis profile or its path;
        `read_on` the day of reading (today if not given), an upper bound for inferred dates; `pipeline`
        another installed spaCy pipeline; `workers` how many processes read. What cannot be read is in the result's `unreadable`.
        """
        from dateline.pipeline import add_reports
        from dateline.read import read_profile

        return add_reports(
            self._store,
            [paths] if isinstance(paths, str | Path) else list(paths),
            reports=Path(reports) if reports is not None else None,
            profile=read_profile(Path(profile)) if isinstance(profile, str | Path) else profile,
            read_on=read_on or datetime.now().astimezone().date(),
            pipeline=pipeline,
            workers=workers,
        )

    # ---- judging

    def judge(
        self,
        subject: str,
        verdict: Verdict,
        *,
        by: str,
        note: str | None = None,
        edits: Mapping[str, str] | None = None,
        parts: Sequence[str] = (),
    ) -> str:
        """Writes a person's word on a claim, matter, name, report or characters (`rep-…:START-END`), on top of the
        machine's reading, and weighs anew; the judgement's id.

        `accept`, `reject`, `edit`, `mark_sensitive`, `mark_not_sensitive`, `set_standing`, `annotate`, `merge`,
        `split` and `undo` say the same in their own words. Raises `DatelineError` for an unknown subject, a value
        that cannot be, or a contradiction with a judgement in force, which it names.
        """
        from dateline.pipeline import judge

        return judge(self._store, subject, verdict, by, note=note, edits=edits, parts=parts).id

    def accept(self, claim: str, *, by: str, note: str | None = None) -> str:
        """Accepts a claim as it is read (or as it was edited)."""
        return self.judge(claim, "accepted", by=by, note=note)

    def reject(self, claim: str, *, by: str, note: str | None = None) -> str:
        """Rejects a claim: it is weighed no more."""
        return self.judge(claim, "rejected", by=by, note=note)

    def edit(self, claim: str, edits: Mapping[str, str], *, by: str, note: str | None = None) -> str:
        """Sets slots of a claim, values in words (`{"low": "12", "place": "Leeds"}`, empty for unknown); it is
        weighed so. Several edits add up, slot by slot."""
        return self.judge(claim, "edited", by=by, note=note, edits=edits)

    def mark_sensitive(self, subject: str, kind: SensitivityClass, *, by: str, reason: str) -> str:
        """Marks a claim, matter, name, report or characters as sensitive: `private person`, `contact or account`,
        `shelter or medical site` or `other`; audiences are kept from it in every output."""
        return self.judge(subject, "sensitive", by=by, note=reason, edits={"class": kind})

    def mark_not_sensitive(self, subject: str, *, by: str, reason: str) -> str:
        """Says that what the machine or a person took for sensitive is not."""
        return self.judge(subject, "not sensitive", by=by, note=reason)

    def set_standing(self, matter: str, standing: Standing, *, by: str, reason: str) -> str:
        """Sets the standing of a matter; what the rules say stays beside it."""
        return self.judge(matter, "standing", by=by, note=reason, edits={"standing": standing})

    def annotate(self, subject: str, words: str, *, by: str) -> str:
        """Notes something of a claim, matter, name, report or characters."""
        return self.judge(subject, "noted", by=by, note=words)

    def merge(self, one: str, *others: str, by: str, note: str | None = None) -> str:
        """Makes one of several matters, or of several names of a person or body. Anonymous sources never."""
        return self.judge(one, "merged", by=by, note=note, parts=others)

    def split(self, subject: str, parts: Sequence[str], *, by: str, note: str | None = None) -> str:
        """Takes claims out of a matter, or mentions (a spelling, a report's key, `rep-…:START-END`) out of a name:
        they are one of their own from here on."""
        return self.judge(subject, "split", by=by, note=note, parts=parts)

    def undo(self, subject: str, *, by: str, note: str | None = None) -> str:
        """Takes back a judgement by its id, or the last one in force on a subject; undoing that brings it back."""
        return self.judge(subject, "undone", by=by, note=note)

    def delete(self, reports: Sequence[str], *, by: str, reason: str) -> list[Row]:
        """Deletes reports (by name or key) with their bytes, passages, claims and words; the tombstones that stay.
        There is no undo. The same bytes are refused by `add` from here on."""
        from dateline.pipeline import delete_reports
        from dateline.record.holds import HeldError

        keys = self._report_keys(reports)
        try:
            return [_stone_row(stone) for stone in delete_reports(self._store, keys, by, reason)]
        except HeldError as error:
            if self._audience == "internal":
                raise
            raise error.neutral() from None

    # ---- reading

    def tombstones(self) -> Rows:
        """What was deleted: key and SHA-256, when, by whom, why."""
        from dateline.record.deletion import tombstones

        keep = self._keep(self._view())
        rows = [_stone_row(stone) for stone in tombstones(self._store)]
        if self._audience != "internal":
            rows = [{**row, "author": "[withheld]", "reason": "[withheld]"} for row in rows]
        return Rows([keep.value(row) for row in rows])

    def due(self, days: int | None = None, *, today: date | None = None) -> Rows:
        """The reports that are kept no longer, by the profile's retention or after `days` since their entry."""
        from dateline.model import Retention
        from dateline.record.retention import due_reports

        profile = self._store.profile()
        policy = profile.retention if days is None and profile is not None else None
        if days is not None:
            policy = Retention(days)
        if policy is None:
            raise UsageError("this record's profile has no [retention]; give days")
        day = today or datetime.now().astimezone().date()
        view = self._view()
        keep = self._keep(view)
        rows = due_reports(view, policy, day)
        return Rows(
            [
                {
                    "report": r.report,
                    "name": keep.text(r.name),
                    "since_on": str(r.since_on),
                    "due_on": str(r.due_on),
                    "held": r.hold is not None,
                }
                for r in rows
            ]
        )

    def hold(self, reports: Sequence[str], *, by: str, reason: str) -> Rows:
        """Keeps reports (by name or key; `record` for all) from being deleted until `release`; what is held then."""
        from dateline.record import holds

        holds.hold(self._store, self._report_keys(reports, whole=True), by, reason)
        return self.holds()

    def release(self, reports: Sequence[str], *, by: str, reason: str) -> Rows:
        """Lets reports go that were held; what is held then."""
        from dateline.record import holds

        holds.release(self._store, self._report_keys(reports, whole=True), by, reason)
        return self.holds()

    def holds(self) -> Rows:
        """What is held: the report (or `record` for all), since when, by whom, why."""
        from dateline.record import holds

        view = self._view()
        keep = self._keep(view)
        hidden = {} if self._audience == "internal" else {"author": "[withheld]", "reason": "[withheld]"}
        rows = [
            {
                "report": one.subject,
                "at": one.at.isoformat(),
                "author": one.author,
                "reason": one.reason,
                **hidden,
            }
            for one in holds.holds(self._store)
            if one.subject not in view.withheld.reports
        ]
        return Rows([keep.value(row) for row in rows])

    def _report_keys(self, reports: Sequence[str], *, whole: bool = False) -> list[str]:
        """The keys of reports given by name or key; with `whole`, `record` is all of them."""
        from dateline.record.holds import find_subject

        view = self._but()._view()
        keys = []
        for name in reports:
            row = view.find_report(name)
            if whole and (subject := find_subject(name, row.report.key if row else None)) is not None:
                keys.append(subject)
            elif row is None:
                raise UsageError(f"there is no report {name!r} in this record")
            else:
                keys.append(row.report.key)
        return keys

    def figures(self, **where: Unpack[Filters]) -> Rows:
        """Figures. Filters: `measure`, `place`, `country`, `voice`, `report`, `standing`, `start_on`, `end_on`."""
        from dateline.export.rows import figure_row

        view = self._view()
        return self._rows(
            view, "figures", [figure_row(row) for row in view.figures(self._filter(view, where))]
        )

    def events(self, **where: Unpack[Filters]) -> Rows:
        """Events, by the filters of `figures`; `measure` is the event type."""
        from dateline.export.rows import event_row

        view = self._view()
        return self._rows(view, "events", [event_row(row) for row in view.events(self._filter(view, where))])

    def statements(self, **where: Unpack[Filters]) -> Rows:
        """Statements, by the filters of `figures`; `measure` is the stance."""
        from dateline.export.rows import statement_row

        view = self._view()
        return self._rows(
            view, "statements", [statement_row(row) for row in view.statements(self._filter(view, where))]
        )

    def matters(self, **where: Unpack[Filters]) -> Rows:
        """Matters with their standing, rule and trace, by the filters of `figures`."""
        from dateline.export.rows import matter_row

        view = self._view()
        return self._rows(
            view, "matters", [matter_row(row) for row in view.matters(self._filter(view, where))]
        )

    def search(self, words: str, **where: Unpack[Filters]) -> Rows:
        """Passages that have all the words (`"side by side"`, `begin*`, `-without`), each with the claims that begin in
        it; with filters of `figures`, only where such a claim does."""
        from dateline.tell.search import search_rows

        view = self._view()
        return Rows(search_rows(view, words, self._keep(view), self._filter(view, where) if where else None))

    def reports(self) -> Rows:
        """Reports with their day of publication, given or inferred, and the evidence for it."""
        from dateline.export.rows import report_row

        view = self._view()
        signs = view.signs()
        rows = [report_row(row, view.name_of, signs.get(row.report.key)) for row in view.reports()]
        return self._rows(view, "reports", rows)

    def judgements(self, subject: str | None = None) -> Rows:
        """What people judged (on one subject, or on all), in order of time: whether it is in force, `undone_by` which,
        `orphaned` where its claim is read no more, `contradicts` which others."""
        from dateline.tell.judgements import judgement_rows, release_judgements

        view = self._view()
        keep = self._keep(view)
        return Rows(release_judgements(view, judgement_rows(self._store, subject), keep))

    def lineage(self, level: Literal["report", "passage"] | None = "report") -> Rows:
        """The edges between reports, between passages, or (None) all."""
        from dateline.export.rows import edge_row

        view = self._view()
        return self._rows(view, "lineage", [edge_row(edge, view.name_of) for edge in view.edges(level)])

    def brief(self, form: Literal["md", "html", "json"] = "md", **where: Unpack[Filters]) -> str:
        """The situation brief as Markdown, HTML (with charts where `dateline[charts]` is installed) or JSON, by the
        filters of `figures`."""
        import msgspec

        from dateline.tell.brief import build_brief
        from dateline.tell.charts import brief_figures
        from dateline.tell.render import brief_json, render_html, render_markdown

        view = self._view()
        keep, wanted = self._keep(view), self._filter(view, where)
        brief = build_brief(view, wanted)
        if form == "json":
            return msgspec.json.encode(brief_json(brief, keep)).decode("utf-8")
        if form == "html":
            return render_html(brief, keep, brief_figures(view, wanted, keep))
        return render_markdown(brief, keep)

    def explain(self, claim: str) -> Row:
        """Why a claim reads as it does: its sentence and parse, what made each slot, what competed.

        `claim` is the id of a figure, event, statement or attribution, or characters of a report as
        `report:start-end` or `report:words`, for which it tells what was read in them, and what was left out
        with the reason. The report is read once more by the rules of today; nothing is written. The keys are
        those of `dateline.tell.explanation.rows.explanation_row`.
        """
        view = self._view()
        return explain(view, claim, self._keep(view))

    def export(self, folder: str | Path, form: str = "jsonl", *, judgements: bool = False) -> dict[str, int]:
        """Writes the record into a folder as `jsonl` (the exchange contract), `csv`, `parquet`, `geojson`, `hxl`,
        `jsonld`, `ftm`, `acled` or `ucdp`; rows written, by file. With `judgements`, what people judged too."""
        from dateline.export import POLICIES, export_record
        from dateline.tell.judgements import told_judgements

        view = self._but(policy=self._policy or POLICIES.get(form))._view()
        keep = self._keep(view)
        return export_record(
            view, form, Path(folder), keep, judged=told_judgements(view, keep) if judgements else None
        )

    def verify(self) -> list[Failure]:
        """Every source, span and quotation that is not what the bytes say; empty where all holds."""
        from dateline.record import verify_record

        return verify_record(self._store)

    def _view(self) -> View:
        from dateline.record import View
        from dateline.record.withheld import read_withheld
        from dateline.tell.ruled import rule_by

        view = View(self._store, as_known=self._as_known, as_recorded=self._as_recorded)
        ruled = rule_by(view, self._policy)
        ruled.withhold(read_withheld(self._store, self._audience, self._as_recorded))
        return ruled

    def _keep(self, view: View) -> Withholder:
        from dateline.tell.audience import withholder_of

        return withholder_of(view, self._audience)

    def _rows(self, view: View, kind: str, rows: list[Row]) -> Rows:
        from dateline.export.contract import release

        keep = self._keep(view)
        return Rows([release(row, keep) for row in rows], kind)

    def _filter(self, view: View, where: Filters) -> ClaimFilter:
        from dateline.record import ClaimFilter

        given: dict[str, Any] = dict(where)
        unknown = sorted(given.keys() - Filters.__annotations__.keys())
        if unknown:
            known = ", ".join(Filters.__annotations__)
            raise UsageError(f"unknown filter {', '.join(unknown)}; filters are {known}")
        for name in ("start_on", "end_on"):
            day = given.get(name)
            if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
                raise UsageError(f"{name} takes a datetime.date, got {day!r}")
        if given.get("standing") not in (None, *get_args(Standing)):
            raise UsageError(
                f"standing takes one of {', '.join(get_args(Standing))}; got {given['standing']!r}"
            )
        if (report := given.get("report")) is not None:
            found = view.find_report(report)
            if found is None:
                raise UsageError(f"there is no report {report!r} in this record")
            given["report"] = found.report.key
        if (place := given.get("place")) is not None:
            given["place"] = place_known_as(view, place)
        return ClaimFilter(**given)


def _stone_row(stone: Tombstone) -> Row:
    return {
        "report": stone.report, "sha256": stone.sha256, "at": stone.at.isoformat(), "author": stone.author,
        "reason": stone.reason, "judgements": list(stone.judgements), "bytes_kept": stone.bytes_kept,
    }  # fmt: skip


def explain(view: View, claim: str, keep: Withholder) -> Row:
    """The explanation of a claim, an attribution or characters of a report, for the audience of a withholder.

    Raises `UsageError` where the view has nothing of that name.
    """
    from dateline.derivation import reread_report
    from dateline.reading import Tools
    from dateline.tell.explanation import explanation_row, find_subject

    subject = find_subject(view, claim, keep)
    tools = Tools(profile=view.record.profile())

    def annotate(texts: Sequence[str]) -> tuple[str, Sequence[Layer]]:
        return tools.annotator.name, list(tools.annotator.annotate_passages(texts))

    try:
        rereading = reread_report(view.record, subject.report, tools.gazetteer, annotate, tools.profile)
    finally:
        tools.close()
    return explanation_row(view, subject, rereading, keep)


def place_known_as(view: View, name: str) -> str:
    """The name under which a record has a place that the place index or the profile knows by another one
    (`Calcutta` for what it has as `Kolkata`); the name itself where it has none such."""
    if view.has_term("place", " ".join(name.casefold().split())):
        return name
    from dateline.gazetteer import extend_places, open_gazetteer

    with open_gazetteer() as index:
        places = extend_places(index, view.record.profile()).find(name)
        known = (p.name for p in places if view.has_term("place", " ".join(p.name.casefold().split())))
        return next(known, name)


def open(  # noqa: A001
    path: str | Path,
    *,
    create: bool = True,
    read_only: bool = False,
    audience: Audience | None = None,
    token: str | None = None,
) -> Record:
    """Opens the record at a path, making it where there is none (unless `create` is off); at an address (`http://…`),
    the record of a reading room that `dateline serve` opened there, with its token. `audience` is `internal` if not
    given; a room answers for its own, and one that was asked for must be it. With `read_only`, nothing is judged.

    Raises `DatelineError` in one line with the remedy where it cannot be used.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open(f"{folder}/flood.db") as record:
    ...     len(record.figures(place="Rhayader"))
    0
    """
    from dateline.record import open_record

    if str(path).startswith(("http://", "https://")):
        from dateline.client import RoomRecord

        return RoomRecord(str(path), token, audience=audience, read_only=read_only)
    store = open_record(path, create=create and not read_only, read_only=read_only)
    return Record(store, audience or "internal")
