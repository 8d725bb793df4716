"""ninjs items of all three versions become reports; what a wire withdrew is told, not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.model import Rejection, Report, Source
from dateline.read import read_paths

TEXT = "A dam above Riverton gave way on Sunday, and the mayor said that two people had died."


def read(tmp_path: Path, content: Any) -> list[tuple[Report, Source] | Rejection]:
    path = tmp_path / "item.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return list(read_paths([path]))


ONE = {"uri": "urn:wire:1", "headline": "Dam breaks", "body_text": TEXT, "versioncreated": "2031-05-04T10:00:00Z",
       "pubstatus": "usable", "copyrightholder": "River Wire"}  # fmt: skip
TWO = {
    "uri": "https://wire.example/2", "headlines": [{"role": "sub", "value": "x"}, {"role": "main", "value": "Dam breaks"}],
    "bodies": [{"role": "teaser", "contentType": "text/plain", "value": "short"},
               {"role": "main", "contentType": "text/html", "value": f"<p>{TEXT}</p>"}],
    "provider": {"name": "River Wire"}, "versionCreated": "2031-05-04T10:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize("item", [ONE, TWO])
def test_an_item_is_a_report(tmp_path: Path, item: dict[str, Any]) -> None:
    (found,) = read(tmp_path, item)
    assert not isinstance(found, Rejection)
    report, source = found
    assert (report.name, report.carrier, report.title) == ("item", "River Wire", "Dam breaks")
    assert report.url == item["uri"] and str(report.published_on) == "2031-05-04"
    assert [block.text for block in source.blocks] == [TEXT]


def test_the_note_of_the_editor_is_read_after_the_body(tmp_path: Path) -> None:
    for body in ({"body_text": TEXT}, {"body_xhtml": f"<p>{TEXT}</p>"}):
        (found,) = read(tmp_path, {**body, "ednote": "CORRECTS number of dead & place"})
        assert not isinstance(found, Rejection)
        assert found[1].blocks[-1].text.endswith("CORRECTS number of dead & place")


def test_a_list_is_read_item_by_item(tmp_path: Path) -> None:
    found = read(tmp_path, {"items": [ONE, {**ONE, "pubstatus": "canceled"}, {"headline": "x"}, 7]})
    kept = [f[0].name for f in found if not isinstance(f, Rejection)]
    assert kept == ["item-1"]
    assert [(f.report, f.slug) for f in found if isinstance(f, Rejection)] == [
        ("item-2", "withdrawn"), ("item-3", "empty"), ("item-4", "bad-row"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "slug"), [("{", "bad-json"), ("[]", "empty"), ("[" * 200_000, "bad-json")]
)
def test_what_is_no_item_is_told(tmp_path: Path, content: str, slug: str) -> None:
    (found,) = read(tmp_path, content)
    assert isinstance(found, Rejection) and found.slug == slug
