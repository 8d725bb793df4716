"""A record behind a reading room: the library's own queries and judgements, asked of `dateline serve` over its API.

Rows are those that the record itself gives, in its order; the audience is the room's, and one that was asked for must be
it. What would write files, read reports or delete is done where the record is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self, Unpack
from urllib.parse import urlencode, urlsplit

from dateline.api import Filters, Record, Row, Rows
from dateline.errors import DatelineError, RecordError, UsageError

if TYPE_CHECKING:
    from dateline.record import Audience
    from dateline.record.curation import Verdict

#: rows of one page, and seconds of patience
PAGE, SECONDS = 500, 60.0
#: what the API adds to rows of the contract
_ADDED = ("kind", "report_key", "key", "from_key", "to_key")


class RoomRecord(Record):
    """The record of a reading room. Made by `dateline.open` of an address; `token` (else `DATELINE_TOKEN`) is what the
    room asks for. Queries, briefs and judgements are those of `Record`. With an `audience`, what a room for another one
    answers is refused; with `read_only`, `judge` is."""

    def __init__(
        self,
        address: str,
        token: str | None = None,
        *,
        as_known: date | None = None,
        audience: Audience | None = None,
        read_only: bool = False,
    ) -> None:
        try:
            import urllib3
        except ImportError as error:  # pragma: no cover
            raise RecordError(
                "an address wants urllib3, which is not installed; pip install urllib3"
            ) from error

        try:
            parts = urlsplit(address)
            _ = parts.port  # raises for one that there cannot be
        except ValueError:
            parts = urlsplit("")
        is_root = parts.path in ("", "/") and not parts.query and not parts.fragment
        # whatever stands after the host would be dropped, and the token be sent to another program there
        if not is_root or parts.username or parts.password or not parts.hostname:
            raise UsageError(
                "a room's address is http(s)://HOST[:PORT]; give its token as token=… or DATELINE_TOKEN"
            )
        self._address = f"{parts.scheme}://{parts.netloc}"
        self._token = token or os.environ.get("DATELINE_TOKEN") or None
        self._as_known = as_known
        self._wanted = audience
        self._read_only = read_only
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=10, read=SECONDS), retries=urllib3.Retry(2)
        )

    def close(self) -> None:
        """Lets the connection go."""
        self._pool.clear()

    def as_known(self, day: date) -> Self:
        """The same record as it was known at the end of a day."""
        return type(self)(
            self._address, self._token, as_known=day, audience=self._wanted, read_only=self._read_only
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
        """Writes a person's word through the room, as `Record.judge` does; a curator's token where the room has one."""
        if self._read_only:
            raise UsageError("this record was opened to be read only; open it without read_only to judge")
        word = {
            "subject": subject, "verdict": verdict, "by": by, "note": note, "edits": dict(edits or {}), "parts": list(parts),
        }  # fmt: skip
        return self._field(self._ask("POST", "judgements", body=word), "id")

    # ---- reading

    def figures(self, **where: Unpack[Filters]) -> Rows:
        """Figures, by the filters of `Record.figures`."""
        return self._claims("figures", where)

    def events(self, **where: Unpack[Filters]) -> Rows:
        """Events."""
        return self._claims("events", where)

    def statements(self, **where: Unpack[Filters]) -> Rows:
        """Statements."""
        return self._claims("statements", where)

    def matters(self, **where: Unpack[Filters]) -> Rows:
        """Matters with their standing, rule and trace."""

        def order(row: Row) -> tuple[Any, ...]:
            day = row["valid_end"] or row["valid_start"] or date.min.isoformat()
            return (row["kind"], row["measure"] or "", row["place"] or "", day, row["label"], row["id"])

        return Rows(self._sorted(self._list("matters", _query(where)), order), "matters")

    def search(self, words: str, **where: Unpack[Filters]) -> Rows:
        """Passages that have all the words, each with the claims that begin in it."""
        return Rows(
            [_bare(row, ("report_key",)) for row in self._list("search", {"q": words, **_query(where)})]
        )

    def reports(self) -> Rows:
        """Reports with their day of publication and the evidence for it."""
        rows = self._sorted(self._list("reports", {"order": "name"}), lambda row: (row["report"], row["key"]))
        return Rows([_bare(row) for row in rows], "reports")

    def judgements(self, subject: str | None = None) -> Rows:
        """What people judged, in order of time."""
        return Rows(list(self._list("judgements", {"subject": subject})))

    def lineage(self, level: Literal["report", "passage"] | None = "report") -> Rows:
        """The edges between reports, between passages, or (None) all."""
        levels = ("passage", "report") if level is None else (level,)
        return Rows(
            [_bare(row) for one in levels for row in self._list("lineage", {"level": one})], "lineage"
        )

    def brief(self, form: Literal["md", "html", "json"] = "md", **where: Unpack[Filters]) -> str:
        """The situation brief as Markdown or JSON; HTML is made where the record is."""
        if form == "html":
            self._elsewhere("a brief as HTML")
        return self._field(self._ask("GET", "brief", {"form": form, **_query(where)}), "text")

    # ---- what is done where the record is

    def _elsewhere(self, what: str) -> NoReturn:
        raise UsageError(f"{what} is not had through {self._address}; open the record where it is")

    def as_recorded(self, at: datetime) -> NoReturn:
        """Not through a room."""
        self._elsewhere(f"the record as recorded at {at.isoformat()}")

    def under(self, policy: str) -> NoReturn:
        """Not through a room."""
        self._elsewhere(f"the policy {policy}")

    def add(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("add()")

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("delete()")

    def tombstones(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("tombstones()")

    def due(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("due()")

    def hold(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("hold()")

    def release(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("release()")

    def holds(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("holds()")

    def explain(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("explain()")

    def export(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("export()")

    def verify(self, *_: Any, **__: Any) -> NoReturn:
        """Not through a room."""
        self._elsewhere("verify()")

    # ---- asking

    def _claims(self, kind: str, where: Filters) -> Rows:
        def order(row: Row) -> tuple[Any, ...]:
            spans = row["spans"] if "spans" in row else [(row["start"], row["end"])]
            return (row["report"], row["report_key"], [tuple(one) for one in spans], row["id"])

        rows = self._sorted(self._list(kind, _query(where)), order)
        return Rows([_bare(row, ("kind", "report_key")) for row in rows], kind)

    def _list(self, name: str, query: Mapping[str, Any]) -> Iterator[Row]:
        """The rows of a list, page by page."""
        after: str | None = None
        while True:
            told = self._ask("GET", name, {**query, "limit": PAGE, "after": after})
            rows, further = told["data"], told.get("next")
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise self._no_room("a list of no rows")
            if further is not None and (not isinstance(further, str) or further == after):
                raise self._no_room("a page that leads nowhere")
            yield from rows
            after = further
            if after is None:
                return

    def _sorted(self, rows: Iterator[Row], order: Callable[[Row], tuple[Any, ...]]) -> list[Row]:
        try:
            return sorted(rows, key=order)
        except (LookupError, TypeError):
            raise self._no_room("rows of another form") from None

    def _field(self, told: dict[str, Any], name: str) -> str:
        data = told["data"]
        if not isinstance(data, dict) or name not in data:
            raise self._no_room(f"nothing that has a {name}")
        return str(data[name])

    def _no_room(self, what: str) -> RecordError:
        return RecordError(
            f"{self._address} is no reading room of this version of Dateline (it answered {what})"
        )

    def _ask(
        self,
        method: str,
        name: str,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        import urllib3

        given = {key: str(value) for key, value in (query or {}).items() if value is not None}
        if self._as_known is not None and method == "GET":
            given["as_known"] = self._as_known.isoformat()
        headers = {"accept": "application/json"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        sent = None
        if body is not None:
            sent, headers["content-type"] = json.dumps(body).encode(), "application/json"
        address = f"{self._address}/api/v1/{name}" + (f"?{urlencode(given)}" if given else "")
        try:
            answer = self._pool.request(method, address, body=sent, headers=headers, redirect=False)
            if 300 <= answer.status < 400:
                raise RecordError(
                    f"{self._address} sends on to another address (it answered {answer.status}); open that of the room itself"
                )
            told: Any = json.loads(answer.data)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise RecordError(
                f"no room answers at {self._address} ({type(error).__name__}); is it open?"
            ) from None
        except ValueError:
            raise RecordError(f"{self._address} is no reading room (it answered {answer.status})") from None
        if not isinstance(told, dict):
            raise self._no_room("no object")
        if answer.status >= 400:
            said = told.get("error")
            if not isinstance(said, dict) or "message" not in said:
                raise self._no_room(str(answer.status))
            raise _error(answer.status)(" ".join(str(said["message"]).split()))
        if "data" not in told:
            raise self._no_room("no data")
        if method == "GET" and self._wanted is not None and told.get("audience") != self._wanted:
            raise UsageError(
                f"the room at {self._address} answers for the audience {told.get('audience')}, not {self._wanted}; "
                "serve the record with --audience, or open it where it is"
            )
        return told


def _error(status: int) -> type[DatelineError]:
    return UsageError if status in (400, 404, 422) else RecordError


def _query(where: Filters) -> dict[str, Any]:
    """The filters of a query as the API takes them. Raises `UsageError` for one that there is not."""
    given: dict[str, Any] = dict(where)
    unknown = sorted(given.keys() - Filters.__annotations__.keys())
    if unknown:
        raise UsageError(
            f"unknown filter {', '.join(unknown)}; filters are {', '.join(Filters.__annotations__)}"
        )
    names = {"start_on": "from", "end_on": "to"}
    return {
        names.get(name, name): value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
    }


def _bare(row: Row, added: Sequence[str] = _ADDED[1:]) -> Row:
    """A row of the exchange contract alone."""
    return {name: value for name, value in row.items() if name not in added}
