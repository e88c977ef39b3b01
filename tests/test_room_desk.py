"""The page's endpoints without a browser: what is answered when things go well, wrong, or twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from interviewer.conduct.log import MemoryLog
from interviewer.conduct.sittings import Sittings
from interviewer.domain.brain import Brain, Lead
from interviewer.domain.events import Event
from interviewer.domain.move import Move
from interviewer.domain.reading import Reading
from interviewer.domain.scorecard import DimensionScore, Scorecard, Verdict
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension, Intent, Level
from interviewer.errors import InterviewerError, SessionConflict
from interviewer.library import shelf
from interviewer.library.shelf import Library
from interviewer.settings import packaged
from interviewer.web.arrival import Arrival, surprise
from interviewer.web.desk import ELSEWHERE, WENT_WRONG
from interviewer.web.ending import Ending
from interviewer.web.room import Room

LATE = 2**31


@pytest.fixture(scope="module")
def library() -> Library:
    return shelf.load(packaged("knowledge"))


class Ear:
    """Hears an answer in everything; breaks on request."""

    name = "ear"

    def read(self, text: str, session: Session) -> Reading:
        if "break" in text:
            raise RuntimeError("a secret of the machine")
        return Reading(intents=(Intent.ANSWERS,), words=len(text.split()))

    def leads(self, text: str, reading: Reading, session: Session) -> tuple[Lead, ...]:
        return ()


class Mouth:
    """Says what kind of move it was given."""

    name = "mouth"

    async def speak(self, move: Move, session: Session, avoid: Collection[str] = ()) -> AsyncIterator[str]:
        yield f"({move.kind} {len(session.turns)})"


class Judge:
    """Scores nothing, or refuses."""

    name = "judge"
    refuses: Exception | None = None

    def assess(self, session: Session, level: Level) -> Scorecard:
        if self.refuses:
            raise self.refuses
        nothing = DimensionScore(score=None, nss=True, evidence=(), missing="")
        return Scorecard(
            case=session.setup.case, level=level, brain="judge", dimensions=dict.fromkeys(Dimension, nothing),
            weighted_mean=None, verdict=Verdict.INSUFFICIENT_SIGNAL, highest_level=None, confidence="low",
        )  # fmt: skip


class Log(MemoryLog):
    """A log in memory that somebody else may have written to."""

    moved_on = False

    def append(self, session_id: str, events: Sequence[Event]) -> None:
        if self.moved_on:
            self.moved_on = False
            raise SessionConflict("somebody else was first")
        super().append(session_id, events)


@dataclass
class Shelf:
    """A history of nothing that remembers what was deleted."""

    gone: list[str] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    broken: bool = False

    def list(self, limit: int, status: str | None) -> list[Any]:
        if self.broken:
            raise InterviewerError("the database is locked")
        return self.rows

    def delete(self, session_id: str) -> None:
        self.gone.append(session_id)

    def graded(self, limit: int) -> list[Any]:
        return []


@dataclass
class House:
    sittings: Sittings
    judge: Judge
    log: Log
    history: Shelf

    @property
    def room(self) -> Room:
        return Room(self.sittings)

    @property
    def ending(self) -> Ending:
        return Ending(self.sittings)

    @property
    def arrival(self) -> Arrival:
        return Arrival(self.sittings, self.history)

    async def begin(self, **changes: Any) -> dict[str, Any]:
        chosen = {
            "case": "fraud-detection",
            "level": "senior",
            "minutes": 45,
            "feedback": "end",
            "twist": False,
            "parallel": False,
        }
        return await self.arrival.begin(**(chosen | changes), known=[])


@pytest.fixture
def house(library: Library) -> House:
    judge, log, mouth, ear = Judge(), Log(), Mouth(), Ear()
    return House(Sittings(library, Brain(ear, ear, mouth, mouth), judge, ear, log), judge, log, Shelf())


def test_an_interview_is_begun_said_and_ended(house: House) -> None:
    async def evening() -> None:
        begun = await house.begin()
        assert begun["page"] == "room" and begun["state"] == "running" and len(begun["turns"]) == 1
        sid, seen = begun["sid"], begun["seq"]
        said = await house.room.say(sid, "A first thought.", seen)
        assert [turn["by"] for turn in said["turns"]] == ["candidate", "interviewer"]
        assert said["reply"] == said["turns"][1]["text"]
        nothing = await house.room.say(sid, "  \n ", said["seq"])
        assert nothing["turns"] == [] and nothing["reply"] == ""
        assert (await house.room.pause(sid, LATE))["state"] == "paused"
        assert (await house.room.go_on(sid, LATE))["state"] == "running"
        assert (await house.room.end(sid, LATE))["state"] == "ended"
        assert (await house.room.open(sid))["page"] == "ending"
        assert "How do you think it went?" in (await house.room.open(sid))["html"]
        review = await house.ending.assess(sid, {"data": 3}, "fine")
        assert "too little to judge" in review["html"] and "You gave yourself: data 3." in review["html"]
        assert "too little to judge" in (await house.room.open(sid))["html"]

    asyncio.run(evening())


def test_somebody_who_was_told_about_a_case_sits_the_other_form(house: House, library: Library) -> None:
    async def evening() -> tuple[str, str]:
        forms = []
        for parallel in (False, True):
            begun = await house.begin(case="asr", parallel=parallel)
            forms.append((await house.sittings.open(begun["sid"])).session.setup.form)
        return forms[0], forms[1]

    assert asyncio.run(evening()) == ("first", "parallel")
    assert library.has_parallel("asr") and not library.has_parallel("nobodys-case")


def test_an_answer_that_got_lost_is_given_again_and_not_said_twice(house: House) -> None:
    async def evening() -> None:
        begun = await house.begin()
        sid, seen = begun["sid"], begun["seq"]
        await house.room.say(sid, "A thought.", seen)
        again = await house.room.say(sid, "A thought.", seen)
        assert [turn["by"] for turn in again["turns"]] == ["candidate", "interviewer"]
        third = await house.room.say(sid, "A thought.", again["seq"])
        assert len(third["turns"]) == 2, "said on purpose after an answer, it counts"

    asyncio.run(evening())


def test_a_break_in_the_machine_is_a_failed_turn_without_its_secret(house: House) -> None:
    async def evening() -> None:
        sid = (await house.begin())["sid"]
        answer = await house.room.say(sid, "break", LATE)
        assert answer["failed"] and answer["state"] == "running"
        assert "secret" not in str(answer)

    asyncio.run(evening())


def test_a_sitting_moved_on_elsewhere_is_shown_whole(house: House) -> None:
    async def evening() -> None:
        begun = await house.begin()
        sid = begun["sid"]
        await house.room.say(sid, "A thought.", begun["seq"])
        house.log.moved_on = True
        answer = await house.room.say(sid, "Another.", LATE)
        assert answer["failed"] and answer["whole"] and answer["line"] == ELSEWHERE
        assert len(answer["turns"]) == 3

    asyncio.run(evening())


def test_words_after_the_end_come_back_with_the_end(house: House) -> None:
    async def evening() -> None:
        sid = (await house.begin())["sid"]
        await house.room.end(sid, LATE)
        late = await house.room.say(sid, "One more thing.", LATE)
        assert late["failed"] and late["state"] == "ended" and "over" in late["line"]
        assert not (await house.room.end(sid, LATE)).get("failed")
        assert not (await house.room.board(sid, "a", "b", LATE)).get("failed")

    asyncio.run(evening())


def test_a_grade_that_fails_is_said_and_can_be_tried_again(house: House) -> None:
    async def evening() -> None:
        sid = (await house.begin())["sid"]
        await house.room.end(sid, LATE)
        house.judge.refuses = InterviewerError("the model did not answer; try again")
        broken = await house.ending.review(sid)
        assert "The score is not ready." in broken["html"] and "the model did not answer" in broken["html"]
        house.judge.refuses = ValueError("a secret of the machine")
        assert "secret" not in (await house.ending.review(sid))["html"]
        house.judge.refuses = None
        assert "too little to judge" in (await house.ending.review(sid))["html"]

    asyncio.run(evening())


def test_a_review_waits_for_the_end(house: House) -> None:
    async def evening() -> None:
        sid = (await house.begin())["sid"]
        assert (await house.ending.review(sid))["failed"]

    asyncio.run(evening())


@pytest.mark.parametrize(
    "wrong", [{"case": "knitting"}, {"level": "wizard"}, {"minutes": 7}], ids=["case", "level", "minutes"]
)
def test_what_there_is_not_gets_one_line(house: House, wrong: dict[str, Any]) -> None:
    answer = asyncio.run(house.begin(**wrong))
    assert answer["failed"] and str(next(iter(wrong.values()))) in answer["line"]


def test_an_unknown_sitting_gets_one_line(house: House) -> None:
    answer = asyncio.run(house.room.open("nobody"))
    assert answer == {"failed": True, "line": WENT_WRONG}


def test_the_arrival_works_while_the_list_of_sittings_does_not(house: House) -> None:
    house.history.broken = True
    answer = asyncio.run(house.arrival.arrive([]))
    assert answer["page"] == "arrival" and answer["line"] == "the database is locked"


def row(id: str, label: str = "") -> Any:
    return SimpleNamespace(
        id=id, case="fraud-detection", level="senior", minutes=45, status="ended", created_at="", t=60.0, label=label
    )  # fmt: skip


def test_another_go_is_told_from_an_interview_in_the_list(house: House) -> None:
    house.history.rows = [row("whole"), row("part", "again P4")]
    html = asyncio.run(house.arrival.arrive(["whole", "part"]))["html"]
    assert html.count("another go at data, labels and features") == 1
    assert html.count("1 of 45 minutes") == 1


def test_a_browser_sees_its_own_sittings_unless_the_page_is_one_persons(house: House) -> None:
    house.history.rows = [row("mine"), row("theirs")]
    own = asyncio.run(house.arrival.arrive(["mine"]))["html"]
    assert 'data-sid="mine"' in own and "theirs" not in own
    everyone = Arrival(house.sittings, house.history, everyone=True)
    assert "theirs" in asyncio.run(everyone.arrive([]))["html"]


def test_deleting_reaches_the_store(house: House) -> None:
    assert asyncio.run(house.arrival.delete("abc")) == {}
    assert house.history.gone == ["abc"]


def test_somebody_who_types_is_not_asked_why_they_are_silent(house: House) -> None:
    async def evening() -> None:
        begun = await house.begin()
        interview = await house.sittings.open(begun["sid"])
        interview.clock.set(600)
        interview.still_here()
        assert (await house.room.tick(begun["sid"], begun["seq"], True))["turns"] == []
        assert len((await house.room.tick(begun["sid"], begun["seq"], False))["turns"]) == 1

    asyncio.run(evening())


def test_a_surprise_suits_the_level_and_is_new_if_it_can_be(library: Library) -> None:
    fraud = library.case("fraud-detection")
    junior = fraud.model_copy(update={"id": "easy", "lowest": Level.JUNIOR, "highest": Level.MID})
    senior = fraud.model_copy(update={"id": "hard", "lowest": Level.SENIOR, "highest": Level.STAFF})
    assert surprise([junior, senior], Level.SENIOR, set()) == "hard"
    assert surprise([junior, senior], Level.SENIOR, {"hard"}) == "hard"
    assert surprise([junior], Level.SENIOR, set()) == "easy"
    assert surprise([junior, fraud], Level.MID, {"easy"}) == "fraud-detection"


def test_the_application_answers_over_gradios_own_api(house: House) -> None:
    from starlette.testclient import TestClient

    from interviewer.web.app import build

    with TestClient(build(house.sittings, house.history)) as client:
        assert client.get("/healthz").json() == {"ok": True}
        style = client.get("/face/base.css", headers={"accept-encoding": "gzip"})
        assert style.headers["content-encoding"] == "gzip"
        page = client.get("/")
        assert (
            "face/base.css" in page.text and "default-src 'self'" in page.headers["content-security-policy"]
        )
        sent = {"data": ["fraud-detection", "senior", 45, "end", False, False, []]}
        begun = client.post("/gradio_api/run/begin", json=sent).json()["data"][0]
        said = client.post("/gradio_api/run/say", json={"data": [begun["sid"], "Hello.", begun["seq"]]})
        assert said.json()["data"][0]["reply"]
        assert client.get("/gradio_api/info").json()["named_endpoints"].keys() >= {"/say", "/begin", "/open"}


def test_a_door_with_a_password_keeps_strangers_out(house: House) -> None:
    from starlette.testclient import TestClient

    from interviewer.web.app import build

    with TestClient(build(house.sittings, house.history, ("ann", "secret"))) as client:
        assert client.get("/healthz").status_code == 200
        assert client.post("/gradio_api/run/arrive", json={"data": [[]]}).status_code == 401
        client.post("/login", data={"username": "ann", "password": "secret"})
        assert client.post("/gradio_api/run/arrive", json={"data": [[]]}).status_code == 200


def test_every_script_and_style_the_page_asks_for_is_there() -> None:
    import re

    from interviewer.web import app

    assets = Path(app.__file__).parent / "assets"
    texts = [app._HEAD, app._LOAD, *(path.read_text() for path in assets.glob("*.js"))]
    wanted = {name for text in texts for name in re.findall(r"(?:face/|from './)([\w.]+)", text)}
    assert {"main.js", "base.css", "room.js"} <= wanted
    assert all((assets / name).is_file() for name in wanted)


def test_gradio_still_ships_the_mermaid_the_board_draws_with() -> None:
    import gradio

    from interviewer.web import app

    assert app._mermaid(Path(gradio.__file__).parent)


def test_a_proposal_is_shown_as_text_and_a_short_one_is_refused(house: House) -> None:
    job = (
        "Senior ML engineer for card payments. We decide which <b>card payments</b> are fraud. "
        + "Yes. " * 15
    )
    found = asyncio.run(house.arrival.suggest(job, ""))
    assert (found["case"], found["level"]) == ("fraud-detection", "senior")
    assert "<b>" not in found["html"] and "&lt;b&gt;" in found["html"]
    assert asyncio.run(house.arrival.suggest("too short", ""))["failed"]
    assert "paste more" in asyncio.run(house.arrival.suggest("", "not base64 at all!"))["line"]
