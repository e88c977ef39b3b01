"""The guard against words a model might say: bad ones never pass, good ones pass as they are.

The lines stand in tests/corpus, written by hand; leaks word for word are taken from the notes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from interviewer.conduct.guard import Guard
from interviewer.conduct.transcript import read_transcript
from interviewer.domain.events import CandidateSaid, SessionStarted, Setup
from interviewer.domain.move import Move
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Level, MoveKind, PhaseId
from interviewer.library.shelf import Library
from interviewer.library.words import tokens

HERE = Path(__file__).parent
SLUG = "fraud-detection"
KINDS = {
    "ask": MoveKind.CONCRETISE, "ack": MoveKind.ACKNOWLEDGE, "transition": MoveKind.TRANSITION,
    "deflect": MoveKind.DEFLECT, "bounce": MoveKind.BOUNCE, "wait": MoveKind.WAIT,
    "hand_back": MoveKind.HAND_BACK, "withdraw": MoveKind.WITHDRAW, "challenge": MoveKind.CHALLENGE,
    "callback": MoveKind.CALLBACK, "close": MoveKind.CLOSE,
}  # fmt: skip


def lines(name: str) -> list[tuple[str, str]]:
    found = []
    for line in (HERE / "corpus" / name).read_text(encoding="utf-8").splitlines():
        kind, _, text = line.partition(" | ")
        found.append((kind, text.replace("\\n", "\n")))
    return found


BAD, GOOD = lines("said_badly.txt"), lines("said_well.txt")


@pytest.fixture(scope="module")
def guard(library: Library) -> Guard:
    return Guard(library.case(SLUG), library.framework)


@pytest.fixture(scope="module")
def session() -> Session:
    """The middle of an interview, so that a good line has something to hang on."""
    said = [line.text for line in read_transcript(HERE / "transcripts" / f"{SLUG}-mid.txt")][:22]
    events: list[Any] = [SessionStarted(seq=0, t=0, setup=Setup(case=SLUG, level=Level.SENIOR, minutes=45))]
    events += [CandidateSaid(seq=n, t=60 * n, text=text) for n, text in enumerate(said, 1)]
    return fold(events)


def move(kind: MoveKind, library: Library) -> Move:
    if kind is MoveKind.CONCRETISE:
        probe = library.case(SLUG).probes[0]
        return Move(kind=kind, phase=PhaseId.P4, reason="", target=probe.id, points=probe.points)
    if kind is MoveKind.CHALLENGE:
        return Move(kind=kind, phase=PhaseId.P4, reason="", target="W33")
    if kind is MoveKind.CALLBACK:
        callback = library.case(SLUG).callbacks[0]
        return Move(kind=kind, phase=PhaseId.P4, reason="", target=callback.id, line="callback")
    if kind is MoveKind.TRANSITION:
        return Move(kind=kind, phase=PhaseId.P4, to=PhaseId.P5, reason="", budget=480.0)
    return Move(kind=kind, phase=PhaseId.P4, reason="")


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert len(BAD) >= 150 and len(GOOD) >= 150


@pytest.mark.parametrize(("kind", "words"), BAD, ids=range(len(BAD)))
def test_nothing_bad_is_said(guard: Guard, session: Session, library: Library, kind: str, words: str) -> None:
    assert guard.objection(words, move(MoveKind.CONCRETISE, library), session), f"{kind}: {words}"


def test_nothing_endless_is_said(guard: Guard, session: Session, library: Library) -> None:
    words = "What about the row and " * 200
    assert guard.objection_so_far(words, move(MoveKind.CONCRETISE, library), session)


def test_good_words_pass_as_they_are(guard: Guard, session: Session, library: Library) -> None:
    refused = [
        (objection, words)
        for kind, words in GOOD
        if (objection := guard.objection(words, move(KINDS[kind], library), session))
    ]
    print(f"\n{len(GOOD) - len(refused)} of {len(GOOD)} good lines pass; refused: {refused}")
    assert len(refused) <= 0.03 * len(GOOD), refused


def test_no_hidden_line_of_the_case_is_said(guard: Guard, session: Session, library: Library) -> None:
    case = library.case(SLUG)
    hidden = [p.statement for p in case.points] + [p.direction for p in case.probes]
    for text in hidden:
        if len(tokens(text)) >= 8:
            words = " ".join(text.replace("?", ".").split()[:50])
            assert guard.objection(words, move(MoveKind.CONCRETISE, library), session), text
