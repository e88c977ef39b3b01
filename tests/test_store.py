"""The log of sittings on a real SQLite file: round trips, conflicts, crashes and broken files."""

from __future__ import annotations

import math
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewer.domain.case import Source
from interviewer.domain.events import (
    BoardChanged,
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    Paused,
    PhaseChanged,
    ReadingMade,
    Resumed,
    SelfAssessed,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.move import Move
from interviewer.domain.reading import Contradiction, Number, PointHeard, Reading
from interviewer.domain.scorecard import (
    DimensionScore,
    Evidence,
    Pace,
    PointOutcome,
    Scorecard,
    Verdict,
)
from interviewer.domain.session import fold
from interviewer.domain.terms import Depth, Dimension, Intent, Level, MoveKind, PhaseId, Prompting
from interviewer.errors import SessionConflict, SettingsError, StoreError, UsageError
from interviewer.store.log import SessionStore

SETUP = Setup(case="ad-click", level=Level.SENIOR, minutes=45)


def started(case: str = "ad-click") -> SessionStarted:
    return SessionStarted(seq=0, t=0, setup=SETUP.model_copy(update={"case": case}))


def said(seq: int, t: float = 1.0, text: str = "two towers") -> CandidateSaid:
    return CandidateSaid(seq=seq, t=t, text=text)


def a_scorecard(text: str) -> Scorecard:
    evidence = Evidence(quote=text, t=3.5, prompting=Prompting.HINTED, phase=PhaseId.P4)
    score = DimensionScore(score=3.5, nss=False, evidence=(evidence,), missing=text)
    return Scorecard(
        case=text,
        level=Level.STAFF,
        brain="llm",
        dimensions={Dimension.DATA: score},
        weighted_mean=3.25,
        verdict=Verdict.LEAN_HIRE,
        highest_level=None,
        confidence="low",
        points={text: PointOutcome(depth="explained", prompting=Prompting.TOLD, quote=text)},
        pacing={PhaseId.P1: Pace(planned=300, used=420.5)},
    )


def one_of_each(text: str) -> list[Event]:
    """Every kind of event, with the text wherever a text may stand."""
    heard = PointHeard(id="negatives", depth=Depth.JUSTIFIED, quote=text)
    reading = Reading(
        intents=(Intent.ANSWERS, Intent.ASKS_FACT),
        points=(heard,),
        numbers=(Number(value=1e9, quote=text),),
        phase=PhaseId.P4,
    )
    move = Move(
        kind=MoveKind.RECONCILE,
        phase=PhaseId.P4,
        reason=text,
        sources=(Source(note="cases/ad-click.md", heading=text),),
        contradiction=Contradiction(fact="users", said=text, given="1e6"),
        left=12.5,
    )
    setup = SETUP.model_copy(update={"case": text})
    return [
        SessionStarted(seq=0, t=0, setup=setup, knowledge=text),
        PhaseChanged(seq=1, t=1, origin=PhaseId.P0, to=PhaseId.P1, why=text),
        CandidateSaid(seq=2, t=2.125, text=text, via="button", at=text),
        ReadingMade(seq=3, t=2.125, reading=reading, brain="llm"),
        InterviewerSaid(seq=4, t=3, text=text, move=move, fallback=text),
        Paused(seq=5, t=4, why=text),
        Resumed(seq=6, t=4, why=text),
        BoardChanged(seq=7, t=5, notes=text, diagram=text),
        SelfAssessed(seq=8, t=6, scores={Dimension.DATA: 2.5}, line=text),
        SessionEnded(seq=9, t=7, why=text),
        Graded(seq=10, t=8, scorecard=a_scorecard(text), by=text),
    ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SessionStore]:
    opened = SessionStore.open("", tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionStore]:
    opened = SessionStore.open("", tmp_path_factory.mktemp("shared"))
    yield opened
    opened.close()


# What goes in comes out


def test_one_of_each_is_every_kind() -> None:
    kinds = {kind.model_fields["kind"].default for kind in get_args(get_args(Event)[0])}
    assert {event.kind for event in one_of_each("x")} == kinds


@given(text=st.text(max_size=300))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_event_comes_back_as_it_was(shared: SessionStore, text: str) -> None:
    events = one_of_each(text)
    session_id = shared.create(events[:1], label=text)
    shared.append(session_id, events[1:])
    assert shared.load(session_id) == events
    shared.delete(session_id)


@pytest.mark.parametrize("text", ["a\ud800b", "\udfff", "\0", "\ud83d\ude00", "a\0\ud800\0"])
def test_broken_characters_do_not_break_the_store(store: SessionStore, text: str) -> None:
    setup = SETUP.model_copy(update={"case": text})
    first = SessionStarted.model_construct(seq=0, t=0.0, setup=setup, kind="session_started")
    turn = CandidateSaid.model_construct(seq=1, t=1.0, at=text, text=text, kind="candidate_said")
    session_id = store.create([first], label=text)
    store.append(session_id, [turn])
    read = store.load(session_id)[1]
    assert isinstance(read, CandidateSaid)
    assert len(read.text) == len(text)
    assert [row.id for row in store.list()] == [session_id]


def test_numbers_without_end_come_back(store: SessionStore) -> None:
    reading = Reading(numbers=(Number(value=math.inf, quote="1e999"),))
    events: list[Event] = [started(), ReadingMade(seq=1, t=math.inf, reading=reading)]
    session_id = store.create(events)
    assert store.load(session_id) == events
    assert store.seen_at(session_id) == 0


def test_a_session_folds_from_a_database_opened_again(tmp_path: Path) -> None:
    first = SessionStore.open("", tmp_path)
    session_id = first.create(one_of_each("hello"))
    first.close()
    assert not list(tmp_path.glob("*-wal")), "closing folds the log into the file"
    again = SessionStore.open("", tmp_path)
    assert fold(again.load(session_id)) == fold(one_of_each("hello"))


def test_a_long_case_name_is_kept_whole_in_the_event(store: SessionStore) -> None:
    session_id = store.create([started("x" * 5000)])
    event = store.load(session_id)[0]
    assert isinstance(event, SessionStarted)
    assert len(event.setup.case) == 5000
    assert len(store.list()[0].case) == 200


# Numbers must continue


@pytest.mark.parametrize("numbers", [[2], [0], [1, 3], [2, 1], [1, 1], [-1]])
def test_an_append_that_skips_a_number_writes_nothing(store: SessionStore, numbers: list[int]) -> None:
    session_id = store.create([started()])
    before = store.list()
    with pytest.raises(SessionConflict, match=session_id):
        store.append(session_id, [said(seq) for seq in numbers])
    assert len(store.load(session_id)) == 1
    assert store.list() == before


def test_two_tabs_on_one_session_conflict_cleanly(tmp_path: Path) -> None:
    one, two = SessionStore.open("", tmp_path), SessionStore.open("", tmp_path)
    session_id = one.create([started()])
    one.append(session_id, [said(1, text="first tab")])
    with pytest.raises(SessionConflict, match="moved on in another tab; reload it"):
        two.append(session_id, [said(1, text="second tab")])
    two.append(session_id, [said(2)])
    assert one.load(session_id)[1] == said(1, text="first tab")


def test_of_many_tabs_racing_for_a_number_one_wins(tmp_path: Path) -> None:
    stores = [SessionStore.open("", tmp_path) for _ in range(4)]
    session_id = stores[0].create([started()])
    outcomes: list[str] = []

    def race(store: SessionStore, name: str) -> None:
        for seq in range(1, 11):
            try:
                store.append(session_id, [said(seq, text=name)])
                outcomes.append(f"{name} won {seq}")
            except SessionConflict:
                pass

    in_threads([partial(race, store, str(n)) for n, store in enumerate(stores)])
    events = store_texts(stores[0], session_id)
    assert sorted(outcomes) == sorted(f"{name} won {n}" for n, name in enumerate(events, 1))


def test_an_empty_append_does_nothing(store: SessionStore) -> None:
    session_id = store.create([started()])
    store.append(session_id, [])
    assert len(store.load(session_id)) == 1


@pytest.mark.parametrize("events", [[], [said(0)], [started(), said(2)]])
def test_a_session_starts_at_its_beginning(store: SessionStore, events: list[Event]) -> None:
    with pytest.raises(ValueError, match="session"):
        store.create(events)
    assert store.list() == []


# Many at once


def in_threads(actions: Sequence[Callable[[], object]]) -> None:
    failures: list[BaseException] = []

    def guarded(action: Callable[[], object]) -> None:
        try:
            action()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def store_texts(store: SessionStore, session_id: str) -> list[str]:
    return [event.text for event in store.load(session_id) if isinstance(event, CandidateSaid)]


@pytest.mark.parametrize("url", ["", "sqlite://"])
def test_eight_threads_keep_eight_sessions_apart(tmp_path: Path, url: str) -> None:
    store = SessionStore.open(url, tmp_path)

    def sit(name: str) -> None:
        session_id = store.create([started(name)])
        for seq in range(1, 21):
            store.append(session_id, [said(seq, float(seq), f"{name} {seq}")])
            store.seen(session_id, seq + 0.5)
            assert len(store.load(session_id)) == seq + 1
        assert store_texts(store, session_id) == [f"{name} {seq}" for seq in range(1, 21)]

    in_threads([partial(sit, f"case-{n}") for n in range(8)])
    assert len(store.list()) == 8
    assert {row.turns for row in store.list()} == {20}


def test_openings_at_once_make_the_tables_once(tmp_path: Path) -> None:
    stores: list[SessionStore] = []
    in_threads([lambda: stores.append(SessionStore.open("", tmp_path))] * 6)
    session_id = stores[0].create([started()])
    assert all(len(store.load(session_id)) == 1 for store in stores)


# Presence


def test_presence_only_moves_forward(store: SessionStore) -> None:
    session_id = store.create([started()])
    for t in (12.0, 30.5, 7.0, math.nan):
        store.seen(session_id, t)
    assert store.seen_at(session_id) == 30.5
    store.append(session_id, [said(1, t=20.0)])
    assert store.seen_at(session_id) == 30.5
    store.append(session_id, [said(2, t=99.0)])
    assert store.seen_at(session_id) == 99.0


def test_presence_is_not_news(store: SessionStore) -> None:
    session_id = store.create([started()])
    before = store.list()
    store.seen(session_id, 60.0)
    assert store.list() == before


# Lists and names


def test_the_list_shows_the_latest_first(store: SessionStore) -> None:
    ids = []
    for name in ("a", "b", "c"):
        ids.append(store.create([started(name)], label=f"sitting {name}"))
        time.sleep(0.002)
    store.append(ids[0], [said(1, t=61.0), SessionEnded(seq=2, t=62.0, why="done")])
    rows = store.list()
    assert [row.id for row in rows] == [ids[0], ids[2], ids[1]]
    first = rows[0]
    assert (first.case, first.level, first.minutes) == ("a", "senior", 45)
    assert (first.status, first.turns, first.t, first.label) == ("ended", 1, 62.0, "sitting a")
    assert first.created_at < first.updated_at
    assert [row.id for row in store.list(status="open", limit=1)] == [ids[2]]
    assert [row.case for row in store.list(status="ended")] == ["a"]
    with pytest.raises(UsageError, match="open, ended"):
        store.list(status="lost")


def test_a_session_can_be_named_by_its_first_letters(store: SessionStore) -> None:
    session_id = store.create([started()])
    others = [store.create([started()]) for _ in range(40)]
    short = next(session_id[:n] for n in range(1, 13) if not starts(others, session_id[:n]))
    assert store.resolve(short) == session_id
    store.append(short, [said(1)])
    store.seen(short, 50.0)
    assert (len(store.load(short)), store.seen_at(short)) == (2, 50.0)
    store.delete(short)
    assert session_id not in {row.id for row in store.list(limit=100)}


def starts(ids: list[str], beginning: str) -> bool:
    return any(other.startswith(beginning) for other in ids)


def test_letters_that_fit_several_sessions_are_refused(store: SessionStore) -> None:
    ids = [store.create([started()]) for _ in range(37)]
    twice = next(c for c in (i[0] for i in ids) if sum(i.startswith(c) for i in ids) > 1)
    with pytest.raises(UsageError, match="give more of its letters"):
        store.delete(twice)
    assert len(store.list()) == 37


@pytest.mark.parametrize("name", ["zzz", "", "%", "_", "a" * 13, "\0", "\ud800", "../x", "A"])
def test_an_unknown_session_is_named(store: SessionStore, name: str) -> None:
    store.create([started()])
    for ask in (store.load, store.delete, store.seen_at, store.resolve):
        with pytest.raises(UsageError, match="interviewer sessions list"):
            ask(name)
    with pytest.raises(UsageError):
        store.append(name, [said(1)])
    with pytest.raises(UsageError):
        store.seen(name, 1.0)
    assert len(store.list()) == 1


def test_a_deleted_session_leaves_no_event(store: SessionStore) -> None:
    session_id = store.create(one_of_each("secret"))
    store.delete(session_id)
    with pytest.raises(UsageError):
        store.load(session_id)
    with sqlite3.connect(store.place) as raw:
        assert raw.execute("SELECT count(*) FROM events").fetchone() == (0,)


# kill -9

WRITERS = """
import os, sys
from pathlib import Path
from interviewer.domain.events import CandidateSaid, SessionStarted, Setup
from interviewer.store.log import SessionStore

def write(home, told):
    store = SessionStore.open("", home)
    setup = Setup(case="c", level="mid", minutes=45)
    name = store.create([SessionStarted(seq=0, t=0, setup=setup)])
    print(name, flush=True, file=told)
    for seq in range(1, 1_000_000):
        store.append(name, [CandidateSaid(seq=seq, t=seq, text=f"turn {seq} " * 20)])
        store.seen(name, seq + 0.5)
        print(seq, flush=True, file=told)

home = Path(sys.argv[1])
for number in range(int(sys.argv[2])):
    if not os.fork():
        with (home / f"told-{number}").open("w") as told:
            (home / f"pid-{number}").write_text(str(os.getpid()))
            write(home, told)
for _ in range(int(sys.argv[2])):
    os.wait()
"""


def told(file: Path) -> list[str]:
    """The whole lines of what a writer acknowledged so far."""
    text = file.read_text() if file.exists() else ""
    return [line for line in text.splitlines(keepends=True) if line.endswith("\n")]


def kill_each_at(home: Path, moments: Sequence[int]) -> str:
    """Start a writer per moment and kill it once it acknowledged so much; returns their errors."""
    command = [sys.executable, "-c", WRITERS, str(home), str(len(moments))]
    parent = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 60
    try:
        for number, lines in enumerate(moments):
            while len(told(home / f"told-{number}")) < lines:
                assert parent.poll() is None and time.monotonic() < deadline
                time.sleep(0.003)
            os.kill(int((home / f"pid-{number}").read_text()), signal.SIGKILL)
        return parent.communicate(timeout=20)[1]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)


def test_whatever_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    """Four processes write one file; each is killed at another moment while the others go on."""
    moments = (1, 2, 30, 100)
    assert kill_each_at(tmp_path, moments) == ""
    store = SessionStore.open("", tmp_path)
    for number, lines in enumerate(moments):
        name, *numbers = (line.strip() for line in told(tmp_path / f"told-{number}"))
        acknowledged = int(numbers[-1]) if numbers else 0
        assert acknowledged >= lines - 1
        stored = store.load(name)
        assert len(stored) - 1 in (acknowledged, acknowledged + 1), "one more may be under way"
        store.append(name, [said(len(stored))])


# Broken places


def test_a_zero_byte_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").touch()
    assert SessionStore.open("", tmp_path).list() == []


def test_an_empty_file_with_a_full_log_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").touch()
    log = tmp_path / "sessions.db-wal"
    log.write_bytes(b"what was said")
    with pytest.raises(StoreError, match="is damaged"):
        SessionStore.open("", tmp_path)
    assert log.read_bytes() == b"what was said"


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "sessions.db"
    content = b"Dear diary, " * 1000
    file.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        SessionStore.open("", tmp_path)
    assert str(file) in str(caught.value)
    assert "move it" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == content


def test_a_database_damaged_in_the_middle_says_so(tmp_path: Path) -> None:
    store = SessionStore.open("", tmp_path)
    session_id = store.create([started(), *(said(n, text="x" * 3000) for n in range(1, 60))])
    store.close()
    file = tmp_path / "sessions.db"
    content = bytearray(file.read_bytes())
    content[8192:-4096] = os.urandom(len(content) - 12288)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"sessions\.db"):
        SessionStore.open("", tmp_path).load(session_id)
    assert file.stat().st_size == len(content)


def test_a_lost_event_is_noticed(store: SessionStore) -> None:
    for lost in (0, 1, 3):
        session_id = store.create([started(), said(1), said(2), said(3)])
        with sqlite3.connect(store.place) as raw:
            raw.execute("DELETE FROM events WHERE session_id=? AND seq=?", (session_id, lost))
        with pytest.raises(StoreError, match=f"event {lost} of session {session_id} is missing"):
            store.load(session_id)


@pytest.mark.parametrize("body", ["{", '{"kind":"sang","seq":0,"t":0}', '{"kind":"paused"}'])
def test_an_event_of_another_version_is_named(store: SessionStore, body: str) -> None:
    session_id = store.create([started()])
    with sqlite3.connect(store.place) as raw:
        raw.execute("UPDATE events SET body=?", (body,))
    with pytest.raises(StoreError, match=f"event 0 of session {session_id} cannot be read"):
        store.load(session_id)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="INTERVIEWER_HOME"):
        SessionStore.open("", tmp_path / "file" / "home")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").mkdir()
    with pytest.raises(StoreError, match="is a folder"):
        SessionStore.open("", tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="permission denied"):
        SessionStore.open("", tmp_path)


def test_a_file_locked_by_somebody_else_is_waited_for_and_named(tmp_path: Path) -> None:
    store = SessionStore.open("", tmp_path, patience=0.2)
    session_id = store.create([started()])
    other = sqlite3.connect(store.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"locked by another program for more than 0\.2 s"):
        store.append(session_id, [said(1)])
    assert len(store.load(session_id)) == 1, "reading goes on"
    other.execute("ROLLBACK")
    store.append(session_id, [said(1)])


def test_a_full_disk_loses_nothing_acknowledged(tmp_path: Path) -> None:
    store = SessionStore.open("sqlite://", tmp_path)
    session_id = store.create([started()])
    with store._database.read() as connection:  # in memory there is one connection
        connection.exec_driver_sql("PRAGMA max_page_count=16")
    stored = 1
    with pytest.raises(StoreError, match=r"disk .* is full; free some space"):
        for stored in range(1, 100):
            store.append(session_id, [said(stored, text="x" * 3000)])
    assert len(store.load(session_id)) == stored
    with store._database.read() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=10000")
    store.append(session_id, [said(stored)])


# Addresses


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:hush@h/db", "postgresql+asyncpg://u:hush@h/d"])
def test_an_unknown_kind_of_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="INTERVIEWER_DATABASE_URL") as caught:
        SessionStore.open(url, None)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("name", ["deep/down/é.db", "with space.db", "Δ/?.db"])
def test_a_database_url_makes_its_own_folder(tmp_path: Path, name: str) -> None:
    store = SessionStore.open(f"sqlite:///{tmp_path}/{name.replace('?', '%3F')}", None)
    store.create([started()])
    assert store.place == f"{tmp_path}/{name}"
    assert Path(store.place).exists()


def test_any_folder_name_will_do(tmp_path: Path) -> None:
    folder = tmp_path / "50 % off? #1 é"
    session_id = SessionStore.open("", folder).create([started()])
    assert SessionStore.open("", folder).resolve(session_id) == session_id


@pytest.mark.skipif(find_spec("psycopg") is not None, reason="the driver is installed")
def test_postgres_without_its_driver_says_what_to_install() -> None:
    with pytest.raises(StoreError, match=r"mlsd-interviewer\[postgres\]") as caught:
        SessionStore.open("postgres://ann:hush@localhost/interviews", None)
    assert "hush" not in str(caught.value)
