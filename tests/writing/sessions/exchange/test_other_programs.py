"""Watson, Timewarrior, org-mode and WakaTime are read as they write; what is none of theirs is named with its place."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writing.errors import InputProblem
from writing.sessions.exchange import org, timewarrior, wakatime, watson
from writing.sessions.exchange.formats import PRINTED, READ, format_of
from writing.sessions.exchange.record import Record, events_of
from writing.sessions.fold import folded

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # numbers of a date, then UTC


def test_every_format_has_its_reader_and_printer() -> None:
    assert {"json", "csv", "watson", "timewarrior", "org", "wakatime"} == set(READ)
    for name in READ:
        assert callable(import_module(f"writing.sessions.exchange.{name}").parse)
    for name in PRINTED:
        assert callable(import_module(f"writing.sessions.exchange.{name}").render)


@pytest.mark.parametrize(
    ("file", "name"),
    [("a.csv", "csv"), ("x/a.ORG", "org"), ("2026-11.data", "timewarrior"), ("w/frames", "watson"), ("-", "json")],
)
def test_the_name_of_a_file_tells_its_format(file: str, name: str) -> None:
    assert format_of(file) == name


# What Watson 2.1 wrote.
FRAMES = """[
 [
  1795510800,
  1795514400,
  "my paper",
  "5c111232d7b44ce69a10b20ef728145d",
  [
   "writing",
   "two words"
  ],
  1795616161
 ]
]"""


def test_frames_of_watson() -> None:
    identity = "5c111232d7b44ce69a10b20ef728145d"
    one = Record("my paper", utc(2026, 11, 24, 9), utc(2026, 11, 24, 10), identity, "writing, two words")
    assert watson.parse(FRAMES) == [one]
    log = {"id": identity, "project": "my paper", "tags": ["writing", "two words"]}
    log |= {"start": "2026-11-24T09:00:00+00:00", "stop": "2026-11-24T10:00:00+00:00"}
    assert watson.parse(json.dumps([log])) == [one]
    assert watson.parse(FRAMES, zone=BERLIN)[0].start.isoformat() == "2026-11-24T10:00:00+01:00"
    state = '{"project": "other", "start": 1795510800, "tags": ["t"]}'
    assert watson.parse(state) == [Record("other", utc(2026, 11, 24, 9), None, kind="t")]
    assert watson.parse("{}") == watson.parse("[]") == []


# What Timewarrior 1.4.3 wrote.
DATA = r"""inc 20261124T090000Z - 20261124T100000Z # "intro \"q\"" x
inc 20261125T090000Z - 20261125T091601Z # paper "related work" # "said \"hello\"  back"

inc 20261125T100000Z # running
"""
EXPORT = r"""[
{"id":3,"start":"20261124T090000Z","end":"20261124T100000Z","tags":["intro \"q\"","x"]},
{"id":2,"start":"20261125T090000Z","end":"20261125T091601Z","tags":["paper","related work"],"annotation":"said \"hello\"  back"},
{"id":1,"start":"20261125T100000Z","tags":["running"]}
]"""


@pytest.mark.parametrize("text", [DATA, EXPORT, DATA.replace("\n", "\r\n")])
def test_intervals_of_timewarrior(text: str) -> None:
    assert timewarrior.parse(text) == [
        Record('intro "q", x', utc(2026, 11, 24, 9), utc(2026, 11, 24, 10)),
        Record("paper, related work", utc(2026, 11, 25, 9), utc(2026, 11, 25, 9, 16, 1), note='said "hello"  back'),
        Record("running", utc(2026, 11, 25, 10), None),
    ]


def test_intervals_without_tags_and_annotations_without_quotes() -> None:
    text = "inc 20261125T090000Z - 20261125T100000Z\ninc 20261125T100000Z - 20261125T110000Z # # just a note\n"
    assert [(r.task, r.note) for r in timewarrior.parse(text)] == [("", ""), ("", "just a note")]


ORG = """#+TITLE: paper
* Paper [1/3]                                                     :phd:
** TODO [#A] Related work [[https://a.b][on x]] :reading:writing:
:PROPERTIES:
:Effort:   2:30
:END:
:LOGBOOK:
CLOCK: [2026-11-25 Wed 09:00]--[2026-11-25 Wed 10:00] =>  1:00
- Note taken on [2026-11-24 Tue 10:00]
CLOCK: [2026-11-24 Di. 09:00]--[2026-11-24 Di. 10:30] =>  1:30
:END:
#+BEGIN_EXAMPLE
CLOCK: [not a clock]
#+END_EXAMPLE
** DONE
   CLOCK: [2026-10-25 Sun 02:30]--[2026-10-25 Sun 02:15] =>  0:45
** Writing it up
CLOCK: [2026-11-25 Wed 11:30]
"""


def test_clocks_of_org() -> None:
    reading = {"kind": "reading, writing", "estimate": timedelta(hours=2, minutes=30)}
    told = org.parse(ORG, zone=BERLIN)
    one, two, autumn, running = told
    assert (one.task, one.kind, one.estimate) == ("Related work on x", *reading.values())
    assert (one.start, one.end) == (utc(2026, 11, 25, 8), utc(2026, 11, 25, 9))
    assert (two.task, two.start, two.end) == (one.task, utc(2026, 11, 24, 8), utc(2026, 11, 24, 9, 30))
    assert (autumn.task, autumn.kind, autumn.estimate) == ("", "", None)
    assert autumn.end is not None
    assert autumn.end.astimezone(UTC) - autumn.start.astimezone(UTC) == timedelta(minutes=45)
    assert (running.task, running.start.isoformat(), running.end) == (
        "Writing it up",
        "2026-11-25T11:30:00+01:00",
        None,
    )


def test_keywords_of_an_org_file_are_its_own() -> None:
    text = "#+TODO: DRAFT(d) | FINAL\n* DRAFT TODO list\nCLOCK: [2026-11-25 Wed 09:00]--[2026-11-25 Wed 10:00]\n"
    assert [r.task for r in org.parse(text, zone=BERLIN)] == ["TODO list"]


@pytest.mark.parametrize(
    ("effort", "minutes"), [("0:30", 30), ("45", 45), ("2h", 120), ("1h30min", 90), ("1d 3:12", 1632), ("0", None)]
)
def test_efforts_of_org(effort: str, minutes: int | None) -> None:
    text = f"* a\n:PROPERTIES:\n:EFFORT: {effort}\n:END:\nCLOCK: [2026-11-25 Wed 09:00]--[2026-11-25 Wed 10:00]\n"
    (record,) = org.parse(text, zone=BERLIN)
    assert record.estimate == (None if minutes is None else timedelta(minutes=minutes))


def beat(minutes: float, project: str | None = "paper", **more: object) -> dict[str, object]:
    return {"time": 1795510800 + 60 * minutes, "project": project, "entity": "/home/me/secret.tex", **more}


def test_heartbeats_of_wakatime_are_joined_where_gaps_are_short() -> None:
    morning = [beat(10), beat(0, category="writing docs"), beat(2, category="writing docs"), beat(30)]
    days = [
        {"date": "2026-11-24", "heartbeats": morning},
        {"date": "2026-11-25", "heartbeats": [beat(35, "code"), beat(50, None)]},
    ]
    start = utc(2026, 11, 24, 9)
    told = wakatime.parse(json.dumps({"user": {"email": "x"}, "days": days}))
    assert [(r.task, (r.start - start) / timedelta(minutes=1), r.kind) for r in told] == [
        ("paper", 0, "writing docs"),
        ("paper", 30, ""),
        ("code", 35, ""),
        ("", 50, ""),
    ]
    assert [(r.end or start) - r.start for r in told] == [timedelta(minutes=m) for m in (10, 5, 15, 0)]
    assert "secret" not in str(told)
    assert wakatime.parse(json.dumps({"data": [*morning, *days[1]["heartbeats"]]})) == told


def test_durations_of_wakatime() -> None:
    (record,) = wakatime.parse(json.dumps({"data": [{**beat(1), "duration": 90.5}], "timezone": "UTC"}), zone=BERLIN)
    assert record.end is not None
    assert (record.task, record.end - record.start) == ("paper", timedelta(seconds=90.5))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("watson", "{", "no JSON: "),
        ("watson", "3", "no frames of Watson"),
        ("watson", "[[1, 2]]", "frame 1: [1, 2] is no [start"),
        ("watson", '[[1, "x", "p", "i", [], 3]]', "frame 1: 'x' is no number of seconds"),
        ("watson", '[[1, 2, "p", "i", "tag", 3]]', "frame 1: 'tag' is no list of tags"),
        ("watson", '[[1, 1e300, "p", "i", [], 3]]', "frame 1: 1e+300 is no number of seconds"),
        ("timewarrior", "inc 20261125T090000Z\nexc 20261125T090000Z", "line 2: 'exc 20261125T090000Z' is no interval"),
        ("timewarrior", "inc", "line 1: 'inc' is no interval"),
        ("timewarrior", "inc 20261341T090000Z", "line 1: '20261341T090000Z' is no time"),
        ("timewarrior", "inc 99991231T235959Z", "line 1: '99991231T235959Z' is no time"),
        ("org", "CLOCK: [0001-01-01 Mon 09:00]", "line 1: there is no work in the year 1"),
        ("watson", f"[[1{'0' * 400}, 2, 3, 4]]", "frame 1: 1000"),
        ("timewarrior", "inc 20261125T090000Z - # a", "line 1: '#' is no time"),
        ("timewarrior", "inc 20261125T090000Z a", "line 1: 'a' stands where #"),
        ("timewarrior", 'inc 20261125T090000Z # "a', "line 1: a quote is not closed"),
        ("timewarrior", '[{"end": "20261125T090000Z"}]', "interval 1: None is no time"),
        ("org", "* a\nCLOCK: => 1:00", "line 2: '=> 1:00' is no clock"),
        ("org", "CLOCK: [2026-13-25 Wed 09:00]", "line 1: there is no 2026-13-25 09:00"),
        ("org", "* a\n:Effort: long", "line 2: the effort 'long' is no duration"),
        ("org", "CLOCK: [2026-03-29 Sun 02:30]", "line 1: clocks skipped 02:30 on 2026-03-29"),
        ("wakatime", "{}", "no export of WakaTime"),
        ("wakatime", '{"days": [{"date": "2026-11-25", "grand_total": {}}]}', "day 1 has no heartbeats"),
        (
            "wakatime",
            '{"days": [{"date": "2026-11-25", "heartbeats": [{}]}]}',
            "day 2026-11-25, entry 1: None is no number",
        ),
        ("wakatime", '{"data": [3]}', "entry 1: 3 is no object"),
    ],
)
def test_nonsense_is_named_with_its_place(name: str, text: str, message: str) -> None:
    with pytest.raises(InputProblem) as problem:
        import_module(f"writing.sessions.exchange.{name}").parse(text, zone=BERLIN)
    assert str(problem.value).startswith(message)


def test_a_second_import_adds_nothing_and_ends_what_was_running() -> None:
    sessions = folded(events_of(timewarrior.parse(DATA), [], NOW)[0], NOW).sessions
    assert events_of(timewarrior.parse(DATA), sessions, NOW) == ([], 3)
    ended = DATA.replace("100000Z # running", "100000Z - 20261125T110000Z # running")
    events, there = events_of(timewarrior.parse(ended), sessions, NOW)
    assert ([event.kind for event in events], there) == (["stop"], 2)
    sessions = folded([*events_of(timewarrior.parse(DATA), [], NOW)[0], *events], NOW).sessions
    assert sessions[-1].end == utc(2026, 11, 25, 11)
    assert events_of(timewarrior.parse(ended), sessions, NOW) == ([], 3)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(
        ["2026-11-25T09:00:00Z", "9999-12-31T23:59:59-23:00", "0001-01-01", "20261125T090000Z", "99991231T235959Z"]
    ),
    lambda inner: st.lists(inner, max_size=5)
    | st.dictionaries(
        st.sampled_from(
            "days data heartbeats time duration project start stop end tags id task sessions annotation".split()
        ),
        inner,
    ),
    max_leaves=12,
)
lines = st.text(
    st.sampled_from('inc 20261125T090000Z-#"\\\n*:CLOCK[2026-11-25 Wed 09:00]=>,;task,start,end\t'), max_size=60
)


@settings(max_examples=120)
@given(values.map(lambda value: json.dumps(value, default=str)) | lines, st.sampled_from(READ))
def test_whatever_is_read_is_records_or_a_problem_in_words(text: str, name: str) -> None:
    with suppress(InputProblem):
        events_of(import_module(f"writing.sessions.exchange.{name}").parse(text, zone=BERLIN), [], NOW)
