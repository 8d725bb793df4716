"""The Python API: a record that is open, its queries, and their results as rows or Arrow tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from dateline.errors import UsageError

if TYPE_CHECKING:
    import pyarrow

    from dateline.model import Profile
    from dateline.pipeline import Added
    from dateline.record import Audience, ClaimFilter, Failure, View, Withholder
    from dateline.record import Record as Store

Row = dict[str, Any]


class Rows(Sequence[Row]):
    """The rows of a query, each a dictionary in the form of the exchange contract.

    >>> rows = Rows([{"measure": "killed", "low": 7}])
    >>> len(rows), rows[0]["low"], rows.to_arrow().column_names
    (1, 7, ['measure', 'low'])
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = list(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"Rows({len(self._rows)})"

    def to_dicts(self) -> list[Row]:
        """The rows as a new list of dictionaries."""
        return [dict(row) for row in self._rows]

    def to_arrow(self) -> pyarrow.Table:
        """The rows as an Arrow table; pandas, polars and DuckDB read it without copying."""
        import pyarrow

        return pyarrow.Table.from_pylist(self._rows)


class Record:
    """A record of what reports say. Made by `dateline.open`; use it in a `with` block or `close` it.

    Queries take the filters of the command line and yield `Rows`. `audience` is `internal` unless `open`
    was told otherwise, and holds for every row, brief and export.
    """

    def __init__(self, store: Store, audience: Audience = "internal", as_known: date | None = None) -> None:
        self._store = store
        self._audience: Audience = audience
        self._as_known = as_known

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
        return Record(self._store, self._audience, day)

    # ---- writing

    def add(
        self,
        paths: str | Path | Sequence[str | Path],
        *,
        reports: Path | None = None,
        profile: Profile | str | Path | None = None,
        read_on: date | None = None,
        pipeline: str | None = None,
    ) -> Added:
        """Adds reports (files, folders, globs); adding the same again changes nothing.

        `reports` is a sidecar of what is known of the files; `profile` a crisis profile or its path;
        `read_on` the day of reading (today if not given), an upper bound for inferred dates; `pipeline`
        another installed spaCy pipeline. What cannot be read is in the result's `unreadable`.
        """
        from dateline.pipeline import add_reports
        from dateline.read import read_profile

        return add_reports(
            self._store,
            [paths] if isinstance(paths, str | Path) else list(paths),
            reports=reports,
            profile=read_profile(Path(profile)) if isinstance(profile, str | Path) else profile,
            read_on=read_on or datetime.now().astimezone().date(),
            pipeline=pipeline,
        )

    # ---- reading

    def figures(self, **where: Any) -> Rows:
        """Figures. Filters: `measure`, `place`, `country`, `voice`, `report`, `standing`, `start_on`, `end_on`."""
        from dateline.export.rows import figure_row

        view = self._view()
        return self._rows(view, [figure_row(row) for row in view.figures(self._filter(view, where))])

    def events(self, **where: Any) -> Rows:
        """Events, by the filters of `figures`; `measure` is the event type."""
        from dateline.export.rows import event_row

        view = self._view()
        return self._rows(view, [event_row(row) for row in view.events(self._filter(view, where))])

    def statements(self, **where: Any) -> Rows:
        """Statements, by the filters of `figures`; `measure` is the stance."""
        from dateline.export.rows import statement_row

        view = self._view()
        return self._rows(view, [statement_row(row) for row in view.statements(self._filter(view, where))])

    def matters(self, **where: Any) -> Rows:
        """Matters with their standing, rule and trace, by the filters of `figures`."""
        from dateline.export.rows import matter_row

        view = self._view()
        return self._rows(view, [matter_row(row) for row in view.matters(self._filter(view, where))])

    def reports(self) -> Rows:
        """Reports with their day of publication, given or inferred, and the evidence for it."""
        from dateline.export.rows import report_row

        view = self._view()
        return self._rows(view, [report_row(row, view.name_of) for row in view.reports()])

    def lineage(self, level: Literal["report", "passage"] | None = "report") -> Rows:
        """The edges between reports, between passages, or (None) all."""
        from dateline.export.rows import edge_row

        view = self._view()
        return self._rows(view, [edge_row(edge, view.name_of) for edge in view.edges(level)])

    def brief(self, form: Literal["md", "html", "json"] = "md", **where: Any) -> str:
        """The situation brief as Markdown, HTML or JSON, by the filters of `figures`."""
        import msgspec

        from dateline.tell.brief import build_brief
        from dateline.tell.render import brief_json, render_html, render_markdown

        view = self._view()
        keep = self._keep(view)
        brief = build_brief(view, self._filter(view, where))
        if form == "json":
            return msgspec.json.encode(brief_json(brief, keep)).decode("utf-8")
        return render_html(brief, keep) if form == "html" else render_markdown(brief, keep)

    def export(self, folder: str | Path) -> dict[str, int]:
        """Writes the exchange contract's files into a folder; rows written, by file."""
        from dateline.export import export_jsonl

        view = self._view()
        return export_jsonl(view, Path(folder), self._keep(view))

    def verify(self) -> list[Failure]:
        """Every source, span and quotation that is not what the bytes say; empty where all holds."""
        from dateline.record import verify_record

        return verify_record(self._store)

    def _view(self) -> View:
        from dateline.record import View

        return View(self._store, as_known=self._as_known)

    def _keep(self, view: View) -> Withholder:
        from dateline.tell.audience import withholder_of

        return withholder_of(view, self._audience)

    def _rows(self, view: View, rows: list[Row]) -> Rows:
        keep = self._keep(view)
        return Rows([keep.value(row) for row in rows])

    def _filter(self, view: View, where: Mapping[str, Any]) -> ClaimFilter:
        from dateline.record import ClaimFilter

        given = dict(where)
        if (name := given.get("report")) is not None:
            found = view.find_report(name)
            if found is None:
                raise UsageError(f"there is no report {name!r} in this record")
            given["report"] = found.report.key
        try:
            return ClaimFilter(**given)
        except TypeError:
            known = ", ".join(f.name for f in ClaimFilter.__dataclass_fields__.values())
            raise UsageError(f"unknown filter among {', '.join(where)}; filters are {known}") from None


def open(  # noqa: A001
    path: str | Path, *, create: bool = True, read_only: bool = False, audience: Audience = "internal"
) -> Record:
    """Opens the record at a path, making it where there is none (unless `create` is off).

    Raises `DatelineError` in one line with the remedy where it cannot be used.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open(f"{folder}/flood.db") as record:
    ...     len(record.figures(place="Rhayader"))
    0
    """
    from dateline.record import open_record

    return Record(open_record(path, create=create and not read_only, read_only=read_only), audience)
