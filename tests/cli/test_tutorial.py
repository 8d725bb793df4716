"""Every command of the tutorial runs on the example reports, in its order."""

from __future__ import annotations

import shlex
from pathlib import Path

HERE = Path(__file__).parents[2]


def console_commands(text: str) -> list[str]:
    """The lines that begin with `$ ` in the ```console blocks of a page."""
    blocks = text.split("```console\n")[1:]
    return [
        line[2:] for block in blocks for line in block.split("```")[0].splitlines() if line.startswith("$ ")
    ]


def test_the_tutorial_runs(dateline, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(HERE / "examples")
    commands = console_commands((HERE / "docs" / "tutorial.md").read_text())
    assert len(commands) > 10
    first = ""
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "dateline"
        if "CLAIM" in arguments:
            first = first or "no claim was listed before"
            arguments[arguments.index("CLAIM")] = first
        to = arguments[arguments.index(">") + 1] if ">" in arguments else None
        run = dateline(*(arguments[: arguments.index(">")] if to else arguments))
        assert run.code == 0, (command, run.err)
        assert run.out, command
        if to:
            (tmp_path / to).write_text(run.out)
        if "--json" in arguments:
            first = run.out.split('"id":"')[1].split('"')[0]
    assert (tmp_path / "out" / "figures.jsonl").exists()
    assert "<html" in (tmp_path / "brief.html").read_text()
