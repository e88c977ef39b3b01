"""The same log on a Postgres server; skipped unless one is named.

INTERVIEWER_TEST_POSTGRES=postgresql://user@host/name uv run --extra postgres pytest \\
    tests/test_store_postgres.py
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from interviewer.domain.events import CandidateSaid, Event, SessionEnded, SessionStarted, Setup
from interviewer.domain.terms import Level
from interviewer.errors import SessionConflict, StoreError, UsageError
from interviewer.store.log import SessionStore

URL = os.environ.get("INTERVIEWER_TEST_POSTGRES", "")
pytestmark = pytest.mark.skipif(not URL, reason="INTERVIEWER_TEST_POSTGRES names no server")

BROKEN = "ü\0\ud800"


def started(case: str = "c") -> SessionStarted:
    setup = Setup(case=case, level=Level.MID, minutes=45)
    return SessionStarted(seq=0, t=0, setup=setup)


def said(seq: int, text: str = "words") -> CandidateSaid:
    return CandidateSaid(seq=seq, t=float(seq), text=text)


@pytest.fixture
def store() -> Iterator[SessionStore]:
    opened = SessionStore.open(URL, None, patience=0.5)
    yield opened
    for row in opened.list(limit=10_000):
        opened.delete(row.id)
    opened.close()


def test_a_sitting_comes_back(store: SessionStore) -> None:
    events: list[Event] = [started("a\0"), said(1, "null \0 byte"), SessionEnded(seq=2, t=2, why="done")]
    session_id = store.create(events[:1], label=BROKEN)
    store.append(session_id[:11], events[1:])
    assert store.load(session_id) == events
    store.seen(session_id, 70.25)
    assert store.seen_at(session_id) == 70.25
    (row,) = store.list(status="ended")
    assert (row.id, row.case, row.turns, row.t) == (session_id, "a\ufffd", 1, 2.0)


def test_of_many_tabs_racing_for_a_number_one_wins(store: SessionStore) -> None:
    session_id = store.create([started()])
    won: list[int] = []

    def race() -> None:
        for seq in range(1, 21):
            try:
                store.append(session_id, [said(seq)])
                won.append(seq)
            except SessionConflict:
                pass

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == list(range(1, 21))
    assert len(store.load(session_id)) == 21


def test_a_session_held_by_somebody_else_is_waited_for_and_named(store: SessionStore) -> None:
    session_id = store.create([started()])
    with store._database.write() as other:
        other.exec_driver_sql("SELECT * FROM sessions FOR UPDATE")
        with pytest.raises(StoreError, match=r"locked .* for more than 0\.5 s"):
            store.append(session_id, [said(1)])
    store.append(session_id, [said(1)])


def test_an_unknown_session_is_named(store: SessionStore) -> None:
    for name in ("zzz", BROKEN, "%"):
        with pytest.raises(UsageError, match="no session"):
            store.load(name)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match="cannot reach the database") as caught:
        SessionStore.open("postgresql://ann:hush@127.0.0.1:9/none", None, patience=2)
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)
