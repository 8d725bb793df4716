"""Fixtures of the command line: a run of the command in this process, and a small record made once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dateline.annotate import Annotator
from dateline.cli import main

#: three invented reports: a wire story, a newspaper that carries a part of it, and another matter
REPORTS = {
    "ferry-wire": "At least 12 people were killed when a ferry sank near Aberystwyth on Sunday, the coastguard said.\n\n"
    "The coastguard said 40 people were rescued from the water by fishing boats that were out for mackerel, and "
    "taken to the lifeboat station on the old quay. Divers will go down to the wreck again at first light, when "
    "the tide is low, and a crane barge is on its way from Milford Haven to lift the hull.\n",
    "ferry-courier": "At least 14 people were killed when a ferry sank near Aberystwyth on Sunday, the coastguard "
    "said.\n\nThe coastguard said 40 people were rescued from the water by fishing boats that were out for "
    "mackerel, and taken to the lifeboat station on the old quay. Divers will go down to the wreck again at first "
    "light, when the tide is low, and a crane barge is on its way from Milford Haven to lift the hull.\n\nPolice said 3 people were missing on Monday. "
    "Ferry owner Rhos Lines denied that the boat was overloaded.\n",
    "bridge": "Mayor Gwen Ellis said the bridge in Harlech was closed.\n",
}
SIDECAR = """path,carrier,published
ferry-wire.txt,Severn Wire,2031-05-04
ferry-courier.txt,Bay Courier,2031-05-05
bridge.txt,Bay Courier,2031-05-06
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error that are the command's word, not its progress."""
        return [line for line in self.err.splitlines() if line.startswith(("dateline:", "note:"))]


Dateline = Callable[..., Run]


@pytest.fixture(scope="session")
def _loaded(annotator: Annotator) -> Annotator:
    return annotator


@pytest.fixture
def dateline(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, _loaded: Annotator
) -> Dateline:
    """Runs the command as the console script does; the language model is loaded once for all tests."""
    monkeypatch.setattr("dateline.reading.load_annotator", lambda pipeline: _loaded)

    def run(*arguments: object) -> Run:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in said.err
        return Run(ended.value.code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the invented reports."""
    folder = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text)
    (folder / "reports.csv").write_text(SIDECAR)
    return folder


@pytest.fixture(scope="session")
def record(reports: Path, tmp_path_factory: pytest.TempPathFactory, _loaded: Annotator) -> Path:
    """A record of the invented reports; nobody writes to it."""
    from datetime import date

    from dateline.pipeline import add_reports
    from dateline.record import open_record

    path = tmp_path_factory.mktemp("record") / "ferry.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dateline.reading.load_annotator", lambda pipeline: _loaded)
        with open_record(path, create=True) as opened:
            add_reports(opened, [reports], read_on=date(2031, 6, 1))
    return path


@pytest.fixture(scope="session")
def good(reports: Path) -> Path:
    """One report that can be read."""
    return reports / "bridge.txt"
