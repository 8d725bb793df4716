"""The room in a browser: keys, small and large screens, dark, without JavaScript, and what hostile words do (nothing).

Wants playwright and a Chromium (`apt-get install chromium`, or DATELINE_TEST_CHROMIUM); axe-core where
DATELINE_TEST_AXE names its axe.min.js. Skipped, with the reason, where they are missing.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra dateline[serve] is not installed")

from rooms import copy_record  # noqa: E402

from dateline import pipeline  # noqa: E402
from dateline.record import Record, View, open_record  # noqa: E402
from dateline.serve import Settings, create_app  # noqa: E402

CHROMIUM = os.environ.get("DATELINE_TEST_CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("DATELINE_TEST_AXE")


class Server:
    """A room on a port of this machine, for as long as a test needs it."""

    def __init__(self, path: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = uvicorn.Config(
            create_app(Settings(path)), port=self.port, log_level="error", access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        for _ in range(200):
            if self._server.started:
                return f"http://127.0.0.1:{self.port}"
            time.sleep(0.05)
        raise AssertionError("the room did not open")

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; apt-get install chromium, or set DATELINE_TEST_CHROMIUM")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(exercise: Record) -> Iterator[str]:
    with Server(exercise.place) as at:
        yield at


@pytest.fixture
def own_address(exercise: Record, tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "own.db"
    copy_record(exercise, path)
    with Server(str(path)) as at:
        yield at


@pytest.fixture(scope="module")
def addresses(exercise: Record) -> list[str]:
    """One page of each kind."""
    view = View(exercise)
    figure = next(m for m in view.matters() if m.kind == "figure" and len(m.claims) > 4)
    event = next(m for m in view.matters() if m.kind == "event" and len(m.claims) > 4)
    report = view.find_report("07-live-page")
    assert report is not None
    claim = view.figures()[0]
    voice = next(v for r in view.figures() if (v := r.resolved.voice) is not None)
    return [
        "/", "/?since=2026-05-12", "/matters", f"/matters/{figure.id}", f"/matters/{event.id}", "/reports", f"/reports/{report.report.key}",
        "/figures", "/timeline", "/map", "/voices", f"/voices/{voice.id}", "/lineage", "/search?q=dam", f"/claims/{claim.id}",
        "/judgements", "/matters?as_known=2026-05-13",
    ]  # fmt: skip


def watch(page: Any) -> tuple[list[str], list[str]]:
    """What a page complains of, and what it asks for elsewhere."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("dialog", lambda d: (said.append("dialog"), d.dismiss()))
    page.on("request", lambda r: asked.append(r.url) if not r.url.startswith("http://127.0.0.1:") else None)
    return said, asked


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark"), (2560, "light")])
def test_each_page_fits_and_complains_of_nothing(
    browser: Any, address: str, addresses: list[str], width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said, asked = watch(page)
    for path in addresses:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("main h1").count() == 1, path
    assert (said, asked) == ([], [])
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = sum(map(int, re.findall(r"\d+", ground)[:3])) > 380
    assert light == (scheme == "light")
    page.close()


def test_reading_works_without_javascript(browser: Any, address: str, addresses: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in addresses:
        answer = page.goto(address + path)
        assert answer.status == 200 and page.locator("main h1").is_visible(), path
    page.goto(address + "/map")
    page.locator('[data-move="in"]').click()
    assert "zoom=" in page.url
    page.goto(address + "/figures")
    page.locator(".claims .cite").first.click()
    assert "/reports/" in page.url and "#fig-" in page.url
    context.close()


@pytest.fixture(scope="module")
def seeds(shared: Path, shared_tools: pipeline.Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of reports as they are published, which nobody wrote for this."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    with open_record(path, create=True) as record:
        pipeline.add_reports(record, [shared / "seeds"], read_on=date(2026, 11, 1), tools=shared_tools)
    return path


@pytest.mark.parametrize("width", [360, 1280])
def test_reports_as_they_are_published_fit_and_complain_of_nothing(
    browser: Any, seeds: Path, width: int
) -> None:
    with open_record(seeds, read_only=True) as record:
        view = View(record)
        paths = [f"/reports/{row.report.key}" for row in view.reports()]
        heavy = sorted(view.matters(), key=lambda m: (-len(m.claims), m.id))[:6]
        paths += [f"/matters/{matter.id}" for matter in heavy]
        paths += [f"/claims/{row.id}" for row in view.figures()[:3]]
    paths += [
        "/",
        "/matters",
        "/reports",
        "/figures",
        "/timeline",
        "/map",
        "/voices",
        "/lineage",
        "/search?q=people",
    ]
    assert len(paths) > 15
    with Server(str(seeds)) as at:
        page = browser.new_page(viewport={"width": width, "height": 900})
        said, asked = watch(page)
        for path in paths:
            answer = page.goto(at + path)
            assert answer.status == 200, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("main h1").count() == 1, path
        assert (said, asked) == ([], [])
        page.close()


def test_pages_are_walked_by_keys_alone(browser: Any, address: str) -> None:
    page = browser.new_page()
    said, asked = watch(page)
    page.goto(address + "/")
    page.keyboard.press("Tab")  # the first stop leads past the masthead
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    for keys, path in (
        ("gf", "/figures"),
        ("gl", "/timeline"),
        ("gv", "/voices"),
        ("gn", "/lineage"),
        ("gr", "/reports"),
    ):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(f"**{path}")
    page.keyboard.press("/")
    page.keyboard.type("dam")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=dam*")
    assert page.locator("main h1").count() == 1
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"A", "INPUT", "BUTTON"} <= reached
    page.go_back()
    page.wait_for_url("**/reports")
    assert (said, asked) == ([], [])
    page.close()


def test_a_claim_is_judged_by_keys_alone(browser: Any, own_address: str) -> None:
    page = browser.new_page()
    said, _ = watch(page)
    page.goto(own_address + "/figures")
    page.locator("form.sign input[name=by]").fill("R. Viewer")
    page.get_by_role("button", name="Keep").click()
    page.goto(own_address + "/figures")
    page.keyboard.press("j")
    page.keyboard.press("j")
    claim = page.locator(".here").get_attribute("data-claim")
    assert claim
    page.keyboard.press("a")
    page.wait_for_url(f"**#{claim}")
    row = page.locator(f'[data-claim="{claim}"]')
    assert row.locator(".r-accepted").count() == 1 and "here" in row.get_attribute("class")
    page.keyboard.press("u")
    page.wait_for_function("c => document.getElementById(c).querySelector('.r-unreviewed')", arg=claim)
    page.keyboard.press("r")
    page.wait_for_function("c => document.getElementById(c).querySelector('.r-rejected')", arg=claim)
    assert "R. Viewer" in page.locator(".trail").inner_text()
    page.keyboard.press("e")
    page.wait_for_url(f"**/claims/{claim}#edit")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/matters")
    assert said == []
    page.close()


def test_a_claim_is_judged_without_javascript(browser: Any, own_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(own_address + "/figures")
    page.locator(".claims button", has_text="Accept").first.click()
    assert "Who judges?" in page.content()
    page.locator("main input[name=by]").fill("R. Viewer")
    page.locator("main button").click()
    assert page.locator(".r-accepted").count() == 1
    context.close()


def test_marks_tell_their_reading_on_hover_and_focus(
    browser: Any, address: str, addresses: list[str]
) -> None:
    page = browser.new_page()
    page.goto(address + next(a for a in addresses if a.startswith("/reports/")))
    mark = page.locator(".text .m.claim.figure").first
    mark.hover()
    assert "figure:" in page.locator("#hint").inner_text()
    page.mouse.move(0, 0)
    mark.focus()
    assert page.locator("#hint").is_visible() and page.locator(".m.lit").count() >= 1
    page.close()


def test_the_map_is_dragged(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said, _ = watch(page)
    page.goto(address + "/map")
    box = page.locator("#world svg.map").bounding_box()
    before = page.locator("#world").get_attribute("data-at")
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 420, box["y"] + 340, steps=4)
    page.mouse.up()
    page.wait_for_url("**at=**")
    page.wait_for_function("b => document.getElementById('world').dataset.at !== b", arg=before)
    assert said == []
    page.close()


def test_hostile_words_run_nothing_and_ask_for_nothing(browser: Any, hostile: Record) -> None:
    view = View(hostile)
    with Server(hostile.place) as at:
        page = browser.new_page()
        said, asked = watch(page)
        paths = [
            "/",
            "/matters",
            "/reports",
            "/figures",
            "/timeline",
            "/map",
            "/voices",
            "/lineage",
            "/search?q=police",
            "/search?q=%3Cscript%3Ewindow.hit%3D1%3C/script%3E",
        ]
        paths += [f"/reports/{row.report.key}" for row in view.reports()]
        paths += [f"/matters/{m.id}" for m in view.matters()]
        for path in paths:
            page.goto(at + path)
            assert page.evaluate("window.hit") is None, path
            assert page.locator("footer.foot").count() == 1, path  # the page is whole
        assert asked == []
        assert [s for s in said if "404" not in s and "Failed to load" not in s] == []
        page.close()


@pytest.mark.skipif(AXE is None, reason="DATELINE_TEST_AXE does not name axe.min.js (npm install axe-core)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, address: str, addresses: list[str], scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, bypass_csp=True)
    found = {}
    for path in addresses:
        page.goto(address + path)
        page.add_script_tag(path=AXE)
        told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        worst = [v for v in told["violations"] if v["impact"] in ("serious", "critical")]
        if worst:
            found[path] = [
                (v["id"], v["nodes"][0]["html"][:160], v["nodes"][0].get("failureSummary", "")[:200])
                for v in worst
            ]
    page.close()
    assert found == {}
