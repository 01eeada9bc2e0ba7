"""The page in a real browser: nothing is loaded, everything can be reached by keyboard and read, in light, dark, narrow, wide."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from writing.sessions.fold import folded
from writing.sessions.model import Event
from writing.sessions.report.html import page
from writing.sessions.report.summary import Period, Report

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)

pytestmark = pytest.mark.skipif(CHROMIUM is None or os.name != "posix", reason="no chromium on this machine")

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-default-apps --disable-dev-shm-usage --disable-extensions --disable-sync --remote-debugging-pipe"
).split()


class Browser:
    """A page of Chromium, spoken to over pipes (Chrome DevTools Protocol: JSON, each message ended by a zero byte)."""

    def __init__(self, profile: Path) -> None:
        there, back = os.pipe(), os.pipe()

        def placed() -> None:
            os.dup2(there[0], 3)
            os.dup2(back[1], 4)

        self._process = subprocess.Popen(
            [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=placed,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there[0])
        os.close(back[1])
        self._out, self._in, self._rest = there[1], back[0], b""
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._in, 1 << 16)
            assert more, "the browser ended"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))

    def open(self, file: Path) -> None:
        self.events.clear()
        self.ask("Page.navigate", url=file.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def look(self, width: int, scheme: str = "light", medium: str = "") -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media=medium, features=features)

    def value(self, expression: str) -> Any:
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def tab(self) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._out)
        os.close(self._in)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    found = Browser(tmp_path_factory.mktemp("profile"))
    try:
        yield found
    finally:
        found.close()


def history() -> list[Event]:
    events = []
    for number in range(12):
        start = NOW - timedelta(days=2 * number, hours=6)
        task = f"<script>window.broken = 1</script> and a long name {'indeed ' * number}"
        data = {"task": task, "activity": "writing", "estimate": 3600 if number % 3 else 300}
        beats = [start + timedelta(minutes=4 * k) for k in range(1, 10 if number % 2 else 19)]
        events.append(Event(f"s{number}", "start", start, start, "", data))
        events += [
            Event(f"b{number}.{at}", "beat", at, at, f"s{number}", {"added": {f"section {number % 4}": 9}})
            for at in beats
        ]
        events.append(Event(f"e{number}", "stop", beats[-1], beats[-1], f"s{number}"))
    plan = Event("p", "plan", NOW, NOW, "", {"task": "to come", "estimate": 7200})
    return sorted([*events, plan], key=lambda event: event.written)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("page") / "log.html"
    period = Period(NOW.date() - timedelta(days=30), NOW.date(), "the last days")
    found.write_text(page(Report(folded(history(), NOW), period, NOW)), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("page") / "empty.html"
    found.write_text(page(Report(folded([], NOW), Period(NOW.date(), NOW.date(), "today"), NOW)), encoding="utf-8")
    return found


@pytest.mark.parametrize("which", ["file", "empty"])
def test_the_browser_loads_nothing_else_and_complains_of_nothing(
    browser: Browser, which: str, request: pytest.FixtureRequest
) -> None:
    browser.open(request.getfixturevalue(which))
    told = browser.value("[document.title, document.compatMode, typeof window.broken, document.scripts.length]")
    assert told == ["Writing sessions", "CSS1Compat", "undefined", 0]
    methods = [event.get("method") for event in browser.events]
    assert methods.count("Network.requestWillBeSent") == 1
    assert not {"Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"} & set(methods)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_and_one_size_of_each_plot_shows(
    browser: Browser, file: Path, width: int, scheme: str
) -> None:
    browser.open(file)
    browser.look(width, scheme)
    assert browser.value("document.scrollingElement.scrollWidth") <= width
    shown = browser.value("[...document.querySelectorAll('svg.plot')].map(p => p.getBoundingClientRect().width)")
    assert len(shown) == 14
    assert sum(size > 200 for size in shown) == 7
    assert sum(size == 0 for size in shown) == 7
    outside = """[...document.querySelectorAll('svg.plot')].flatMap(p => { const box = p.getBoundingClientRect();
        return [...p.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect();
        return b.width && (b.right > box.right + 6 || b.left < box.left - 6) }).map(t => t.textContent) })"""
    assert browser.value(outside) == []


_CONTRAST = """(() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const ground = light(getComputedStyle(document.querySelector('section')).backgroundColor);
  return [...document.querySelectorAll('section p, section td, section th, caption, section text')].map(one => {
    const style = getComputedStyle(one), own = light(one.tagName === 'text' ? style.fill : style.color);
    return (Math.max(own, ground) + .05) / (Math.min(own, ground) + .05) }).reduce((a, b) => Math.min(a, b)) })()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, file: Path, scheme: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, success criterion 1.4.3)."""
    browser.open(file)
    browser.look(1280, scheme)
    is_dark = browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(18, 21, 23)"
    assert is_dark == (scheme == "dark")
    assert browser.value(_CONTRAST) >= 4.5


def test_marks_are_reached_by_keyboard_and_told_while_they_have_the_focus(browser: Browser, file: Path) -> None:
    browser.open(file)
    browser.look(1280)
    seen: list[str] = []
    told = """(() => { const one = document.activeElement; if (!one.matches('.mark')) return null;
        const said = [...one.ownerSVGElement.querySelectorAll('.said')].filter(s => getComputedStyle(s).visibility === 'visible');
        const stroke = [...one.querySelectorAll('.shape:not(.rail)')].map(s => getComputedStyle(s).strokeWidth);
        return [one.getAttribute('aria-label'), said.map(s => s.textContent), stroke] })()"""
    for _ in range(16):
        browser.tab()
        found = browser.value(told)
        if found:
            label, said, strokes = found
            assert said == [label]
            assert strokes
            assert set(strokes) == {"2.5px"}
            seen.append(label)
    assert len(seen) == len(set(seen)) == 12 + 1
    assert seen[11] == "Wed 25 Nov 2026: 1 h 12 min"


def test_on_paper_no_table_is_cut_off(browser: Browser, file: Path) -> None:
    browser.open(file)
    browser.look(700, "dark", "print")
    assert browser.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    cut = "[...document.querySelectorAll('.scroll')].filter(one => getComputedStyle(one).overflow !== 'visible').length"
    assert browser.value(cut) == 0
