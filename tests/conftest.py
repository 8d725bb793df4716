"""Fixtures: the language pipeline, loaded once, and documents made from a few words."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from private_server import find_programs, private_server
from sqlalchemy import URL, create_engine, make_url

from dateline import pipeline
from dateline.annotate import Annotator, load_annotator
from dateline.model import Document, Passage, Piece, Span, join_layers
from dateline.record import Record, View, open_record

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    return load_annotator()


@pytest.fixture(scope="session")
def shared_tools(annotator: Annotator) -> Iterator[pipeline.Tools]:
    """The tools of the pipeline with the one annotator of the session."""
    made = pipeline.Tools()
    made._annotator = annotator
    yield made
    made.close()


@pytest.fixture(scope="session")
def document(annotator: Annotator) -> Callable[..., Document]:
    """A document of a text: each line is a paragraph, each `|` in it cuts a passage (it is not part of it)."""

    def make(text: str, report: str = "report", kind: str = "body") -> Document:
        passages: list[Passage] = []
        whole = text.replace("|", " ")
        at = 0
        for paragraph, line in enumerate(text.split("\n")):
            for cut in line.split("|"):
                body = cut.strip()
                start = at + (len(cut) - len(cut.lstrip()))
                at += len(cut) + 1
                if body:
                    span = Span(start, start + len(body))
                    pieces = (Piece(0, len(body), *span),)
                    passages.append(Passage(report, span, body, pieces, kind, paragraph))  # type: ignore[arg-type]
        layers = list(annotator.annotate_passages(p.text for p in passages))
        return join_layers(report, whole, passages, layers)

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """The corpora beside the checkout; a test that needs them is skipped, with this reason, where they are missing."""
    if not SHARED.is_dir():
        pytest.skip("the corpora in ../shared are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record of the example reports, made once; a test that writes to it puts it back."""
    from examples import add_examples

    path = tmp_path_factory.mktemp("exercise") / "exercise.db"
    with open_record(path, create=True) as record:
        add_examples(record)
        yield record


@pytest.fixture
def view(exercise: Record) -> View:
    """The record of the example reports as it stands now."""
    return View(exercise)


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """A private PostgreSQL server (or the one of `DATELINE_TEST_POSTGRESQL`, whose user may create databases). Tests
    that need one are skipped, with this reason, where there is none."""
    given = os.environ.get("DATELINE_TEST_POSTGRESQL")
    if given:
        yield make_url(given)
        return
    programs = find_programs()
    if programs is None:
        pytest.skip(
            "PostgreSQL is not installed; every test of the record over it is skipped (apt-get install postgresql)"
        )
    with ExitStack() as until_done:
        try:
            address = until_done.enter_context(private_server(programs))
        except RuntimeError as error:
            pytest.skip(
                f"PostgreSQL does not start here; every test of the record over it is skipped ({error})"
            )
        yield make_url(address)


@pytest.fixture
def database(server: URL) -> Iterator[str]:
    """The address of a new database of the server."""
    name = f"record_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()
