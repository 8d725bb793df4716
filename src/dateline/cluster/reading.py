"""The stages of reading as a Daft job.

Rows of archives (WARC), tables (Parquet, JSON lines, CSV) or files are read where they lie (also `s3://`), each by one
of a few processes that have the language pipeline; what they read comes back and is written here. A report is the same
whoever reads it, and writing one again changes nothing, so a job that lost a worker gives the record of one that did not.
"""

from __future__ import annotations

import io
import json
import pickle
import queue
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.cluster.engine import MOST_TRIES, Job, open_engine
from dateline.errors import SetupError, UsageError
from dateline.model import Profile, Rejection, Sidecar
from dateline.read import Read, make_report
from dateline.read.paths import read_document
from dateline.read.table import Row, columns_of, read_row
from dateline.read.warc import NO_PAGE, read_answer, tell_left
from dateline.reading import ReadReport, Tools, read_reports
from dateline.workers import WAITING, LayerCache, Meanwhile, nothing_else

if TYPE_CHECKING:
    import daft

#: rows that a worker reads together, and batches that wait to be written
ROWS, MOST_READY = 32, 4


class _JobError(Exception):
    """The job failed, of what is its cause; whatever else is raised while it runs is of this program."""


#: what came back together
Found = list[ReadReport | Rejection]
_WARC = (".warc", ".warc.gz", ".warc.wet.gz", ".warc.zst")
#: the columns of Daft's rows of an archive that are read, beside the record's id
_FIELDS = ("WARC-Target-URI", "WARC-Type", "WARC-Date", "warc_content", "warc_headers", "path")
_TABLES = {".parquet": "read_parquet", ".jsonl": "read_json", ".ndjson": "read_json", ".csv": "read_csv"}
_PAGES = (".html", ".htm", ".xhtml", ".txt", ".text")


def read_on_cluster(
    paths: Sequence[str],
    tools: Tools,
    job: Job,
    address: str | None = None,
    meanwhile: Meanwhile = nothing_else,
) -> Iterator[list[ReadReport | Rejection]]:
    """What is read in the rows of some files, batch by batch in no order. `address` is that of a record on a server,
    whose layers workers may use. While nothing has come back, `meanwhile` is called again and again.

    Raises `UsageError` for a path that this way of reading does not know, `SetupError` where Daft is missing or the job
    fails again and again.
    """
    engine = open_engine(job)
    done: set[str] = set()
    for path in paths:
        for tries in range(1, MOST_TRIES + 1):
            try:
                for found in _as_they_come(_run(engine, path, tools, job, address), meanwhile):
                    fresh = [one for one in found if _key_of(one) not in done]
                    done.update(_key_of(one) for one in fresh)
                    if fresh:
                        yield fresh
                break
            except _JobError as failed:
                error = failed.__cause__
                if isinstance(error, UsageError | SetupError) or not isinstance(error, Exception):
                    raise (error or failed) from None
                said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
                if tries == MOST_TRIES:
                    raise SetupError(f"{path}: the job failed {tries} times; the last time: {said}") from None


def _as_they_come(found: Iterator[Found], meanwhile: Meanwhile) -> Iterator[Found]:
    """The same, taken by a thread, so that this one can do other work while none is there. What is not taken yet is
    little: the thread waits where `MOST_READY` are. Raises `_JobError` for an error of `found`, and those of `meanwhile`
    as they are."""
    ready: queue.Queue[Found | BaseException | None] = queue.Queue(MOST_READY)
    ended = threading.Event()

    def put(one: Found | BaseException | None) -> bool:
        while not ended.is_set():
            with suppress(queue.Full):
                ready.put(one, timeout=1)
                return True
        return False

    def take() -> None:
        try:
            for one in found:
                if not put(one):
                    return
        except BaseException as error:
            put(error)
        else:
            put(None)

    threading.Thread(target=take, daemon=True).start()
    try:
        while True:
            while ready.empty() and meanwhile():
                pass
            one = ready.get()
            if one is None:
                return
            if isinstance(one, BaseException):
                raise _JobError from one
            yield one
    finally:
        ended.set()


def _run(
    engine: Any, path: str, tools: Tools, job: Job, address: str | None
) -> Iterator[list[ReadReport | Rejection]]:
    kind, frame = _frame(engine, path)
    reader = _reader_class(engine, job)(kind, tools.pipeline, tools.profile, address)
    fields = engine.functions.to_struct(*(frame[name] for name in frame.column_names))
    # a file is one task of one worker otherwise, however many rows it has
    rows = frame.select(fields.alias("row")).into_batches(ROWS)
    read = rows.select(reader.read(rows["row"]).alias("read"))
    left: dict[str, Counter[str]] = defaultdict(Counter)
    for batch in read.to_arrow_iter(results_buffer_size=WAITING * job.workers):
        found: list[ReadReport | Rejection] = []
        for value in batch.column(0):
            one = pickle.loads(value.as_py())
            if isinstance(one, Rejection) and one.slug == NO_PAGE:
                left[one.report][one.reason] += 1
            else:
                found.append(one)
        yield found
    yield [row for place, reasons in sorted(left.items()) for row in tell_left(_stem(place), place, reasons)]


def _frame(engine: Any, path: str) -> tuple[str, Any]:
    """The rows of a path (globs and object stores included), and how each is read."""
    suffix = _suffix(path)
    try:
        if suffix in _WARC:
            frame = engine.read_warc(path, file_path_column="path")
            held = frame.where(frame["WARC-Type"] != "request").where(frame["WARC-Type"] != "warcinfo")
            named = held["WARC-Record-ID"].cast(engine.DataType.string()).alias("WARC-Record-ID")
            return "warc", held.select(named, *(held[name] for name in _FIELDS))
        if suffix in _TABLES:
            frame = getattr(engine, _TABLES[suffix])(path, file_path_column="path")
            columns = columns_of(path, [name for name in frame.column_names if name != "path"])
            if isinstance(columns, Rejection):
                raise UsageError(columns.reason)
            if "name" not in columns:
                raise UsageError(
                    f"{path}: rows that are read on a cluster have no number; give them a column `name` (or `id`)"
                )
            return "table", frame
        if suffix in _PAGES:
            frame = engine.from_glob_path(path)
            return "file", frame.select(frame["path"], engine.functions.download(frame["path"]).alias("data"))
    except (OSError, ValueError, FileNotFoundError) as error:
        raise UsageError(f"{path}: cannot be read: {' '.join(str(error).split())[:200]}") from None
    known = " ".join((*_WARC, *_TABLES, *_PAGES))
    raise UsageError(
        f"{path}: {suffix or 'no suffix'} is not among {known}; name files by a glob such as {path}/*.warc.gz"
    )


def _suffix(path: str) -> str:
    name = (
        PurePosixPath(urlsplit(path).path).name.lower() if "://" in path else PurePosixPath(path).name.lower()
    )
    return next((s for s in _WARC if name.endswith(s)), PurePosixPath(name).suffix)


def _stem(path: str) -> str:
    name = PurePosixPath(urlsplit(path).path if "://" in path else path).name
    return name[: -len(suffix)] if (suffix := _suffix(path)) else name


def _reader_class(engine: Any, job: Job) -> Any:
    """The class of which each worker has one, so that models are loaded once a worker."""

    class Reader:
        def __init__(self, kind: str, pipeline: str, profile: Profile | None, address: str | None) -> None:
            self._kind = kind
            self._tools = Tools(pipeline, profile)
            self._layers = LayerCache(address)

        @engine.method.batch(return_dtype=engine.DataType.binary(), batch_size=ROWS)  # type: ignore[untyped-decorator]
        def read(self, rows: daft.Series) -> list[bytes]:
            return read_rows(self._kind, rows.to_pylist(), self._tools, self._layers)

    return engine.cls(Reader, max_concurrency=job.workers, use_process=job.ray is None)


def read_rows(kind: str, rows: Sequence[Mapping[str, Any]], tools: Tools, layers: LayerCache) -> list[bytes]:
    """What is read in some rows, one result a row (pickled), in their order."""
    items = [_item(kind, row) for row in rows]
    given = [item for item in items if not isinstance(item, Rejection)]
    read = iter(read_reports(given, tools, layers.find))
    found = [item if isinstance(item, Rejection) else next(read) for item in items]
    layers.keep(one for one in found if isinstance(one, ReadReport))
    return [pickle.dumps(one, protocol=5) for one in found]


def _item(kind: str, row: Mapping[str, Any]) -> Read:
    stem, suffix = _stem(row["path"]), _suffix(row["path"])
    if kind == "warc":
        found = _page(row, stem)
    elif kind == "table":
        values = {name: value for name, value in row.items() if name != "path"}
        columns = columns_of(stem, list(values))
        found = columns if isinstance(columns, Rejection) else read_row(stem, 0, columns, values)
    else:
        found = read_document(row["data"] or b"", stem, page=suffix not in (".txt", ".text"))
    if isinstance(found, Rejection):
        return found
    name, said, source = found
    return make_report(name, Sidecar(), said, source), source


def _page(row: Mapping[str, Any], stem: str) -> Row:
    """The page of one record, put together again as its archive has it; where there is none, the rejection names the
    archive, so that those of one archive can be counted."""
    place = row["path"].removeprefix("file://")
    record = WarcRecord()
    record.init_headers(
        getattr(WarcRecordType, row["WARC-Type"], WarcRecordType.unknown),
        f"uuid:{row['WARC-Record-ID']}".encode(),
    )
    at: datetime = row["WARC-Date"]
    record.headers["WARC-Date"] = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if row["WARC-Target-URI"]:
        record.headers["WARC-Target-URI"] = row["WARC-Target-URI"]
    record.headers["Content-Type"] = _content_type(row["warc_headers"])
    record.set_bytes_content(row["warc_content"])
    whole = io.BytesIO()
    record.write(whole)
    whole.seek(0)
    for parsed in ArchiveIterator(whole, parse_http=True, auto_decode="all"):
        found = read_answer(parsed, f"{stem}-{row['WARC-Record-ID']}", PurePosixPath(place).name)
        return (
            replace(found, report=place) if isinstance(found, Rejection) and found.slug == NO_PAGE else found
        )
    return Rejection(place, "read", NO_PAGE, "no record")


def _content_type(headers: str | None) -> str:
    said = json.loads(headers) if headers else {}
    return str(next((value for key, value in said.items() if key.lower() == "content-type"), ""))


def _key_of(one: ReadReport | Rejection) -> str:
    return one.facts.report.key if isinstance(one, ReadReport) else f"{one.report} {one.slug} {one.reason}"
