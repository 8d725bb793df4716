"""The archives of a watch: WARC 1.1 files, one a day and at most `MOST` bytes, that keep each answer as it came."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.read.table import Row
from dateline.read.warc import read_answer

#: bytes after which an archive is full
MOST = 1 << 30
#: fields of an answer that are of its way here, and no more true of what is kept
_HOP = frozenset(("transfer-encoding", "connection", "keep-alive", "trailer", "upgrade"))


class Archives:
    """Writes answers into the archives of a folder. An answer is on the disk when `write` returns."""

    def __init__(self, folder: Path, software: str) -> None:
        self._folder = folder
        self._software = software

    def write(
        self,
        url: str,
        at: datetime,
        asked: Mapping[str, str],
        status: str,
        fields: Mapping[str, str],
        body: bytes,
    ) -> tuple[str, int]:
        """Keeps a question and its answer; the archive's file name, and where the answer begins in it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._open_archive(at)
        head = _head(status, ((k, v) for k, v in fields.items() if k.lower() not in _HOP))
        answer = _record(WarcRecordType.response, at, "application/http; msgtype=response", head + body, url)
        target = url.split("/", 3)[3] if url.count("/") > 2 else ""
        question = _record(
            WarcRecordType.request, at, "application/http; msgtype=request",
            _head(f"GET /{target} HTTP/1.1", asked.items()), url,
        )  # fmt: skip
        question.headers["WARC-Concurrent-To"] = f"<{str(answer.record_id).strip('<>')}>"
        with path.open("ab") as out:
            if out.tell() == 0:
                said = f"software: {self._software}\r\nformat: WARC File Format 1.1\r\n".encode()
                info = _record(WarcRecordType.warcinfo, at, "application/warc-fields", said)
                info.headers["WARC-Filename"] = path.name
                _append(out, info)
            position = out.tell()
            _append(out, answer)
            _append(out, question)
            out.flush()
            os.fsync(out.fileno())
        return path.name, position

    def read(self, archive: str, position: int, name: str) -> Row | None:
        """The page of the answer that begins at a place of an archive, as `read_answer` gives it; None where there is
        no answer."""
        try:
            with (self._folder / archive).open("rb") as stream:
                stream.seek(position)
                for record in ArchiveIterator(
                    stream, record_types=WarcRecordType.response, auto_decode="all"
                ):
                    return read_answer(record, name, archive)
        except OSError:
            return None
        return None

    def _open_archive(self, at: datetime) -> Path:
        number = 0
        while True:
            path = self._folder / f"{at:%Y-%m-%d}-{number:03d}.warc.gz"
            if not path.exists() or path.stat().st_size < MOST:
                return path
            number += 1


def _head(first: str, fields: object) -> bytes:
    lines = [first, *(f"{key}: {value}" for key, value in fields)]  # type: ignore[attr-defined]
    return ("\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines) + "\r\n\r\n").encode(
        "latin-1", "replace"
    )


def _record(
    kind: WarcRecordType, at: datetime, media_type: str, content: bytes, url: str | None = None
) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind)
    record.headers["WARC-Date"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    if url is not None:
        record.headers["WARC-Target-URI"] = url
    record.headers["Content-Type"] = media_type
    record.set_bytes_content(content)
    return record


def _append(out: object, record: WarcRecord) -> None:
    writer = GzipWriter(out)  # type: ignore[arg-type]
    record.write(writer, checksum_data=True)
    writer.finish()
