"""What the ears are taught: `python -m evals.lessons FILE` writes it for scripts/make_ears.py.

Questions, statements and requests written for nothing else, by writers who had seen the fact sheets and
the list of claims but no example of the notes and no labelled turn; and the examples of the notes. One in
eight of what was written is kept back: weights and thresholds are fitted on it. The labelled turns of
the reading suite are never taught.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from evals import gold
from interviewer.domain.framework import Framework
from interviewer.library.shelf import Library
from interviewer.library.words import tokens
from interviewer.playbook import learnt
from interviewer.settings import load_settings
from interviewer.wiring import House

FOLDER = Path(__file__).parent / "learning"
Lesson = tuple[str, list[str]]
_KEPT_BACK = 8
_STATED = 60
"""Statements per case that ask for nothing."""
_SOMETHING_ELSE = 6
"""One statement in so many claims nothing."""
_NO_REQUEST, _NO_CONTROL = 2, 8
"""One statement in so many is a mere answer, one question for facts in so many a mere question."""
_SAID_FIRST, _BOTH_ASKED = 6, 12
"""One question in so many is heard once more behind a statement, one in so many behind another question."""


@dataclass(frozen=True)
class Question:
    """A turn of a case and the facts it asks for."""

    case: str
    text: str
    facts: tuple[str, ...]


def questions() -> Iterator[Question]:
    """Everything written to ask, or nearly ask, for the facts of a case."""
    for file in sorted((FOLDER / "questions").glob("*.jsonl")):
        for raw in _lines(file):
            yield Question(file.stem, raw["text"], tuple(raw["facts"]))


@dataclass(frozen=True)
class Statement:
    """Something said, the claim it comes near (or none that is known), and whether it makes it."""

    text: str
    near: str
    wrong: bool


def statements() -> Iterator[Statement]:
    """Everything written to make, or nearly make, a wrong claim."""
    for raw in _lines(FOLDER / "claims.jsonl"):
        made = raw["claims"][0] if raw["claims"] else ""
        yield Statement(raw["text"], made or raw.get("near", ""), bool(made))


def is_kept_back(text: str) -> bool:
    """Whether a text that was written for learning is for fitting and measuring only, or happens to be
    a labelled turn word for word."""
    return crc32(text.encode()) % _KEPT_BACK == 0 or tuple(tokens(text)) in _labelled()


@cache
def _labelled() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(tokens(turn.text)) for turn in gold.load())


def lessons(library: Library) -> dict[str, Any]:
    """Texts with their labels, by what is to be learnt."""
    cases = [case for case in library.cases.values() if not case.own]
    facts = {case.id: [(ask, [fact.id]) for fact in case.facts for ask in fact.asks] for case in cases}
    stated = {case.id: [text for p in case.points for text in (*p.heard, *p.near)] for case in cases}
    for case in cases:
        facts[case.id] += [(text, []) for text in stated[case.id][:: max(1, len(stated[case.id]) // _STATED)]]
    for question in questions():
        if question.case in facts and not is_kept_back(question.text):
            facts[question.case].append((question.text, list(question.facts)))
    for case in cases:
        facts[case.id] += _joined(facts[case.id], stated[case.id], Random(case.id))
    told = [text for texts in stated.values() for text in texts]
    asked = [text for rows in facts.values() for text, ids in rows[::_NO_CONTROL] if ids]
    return {
        "layers": {c.id: learnt.name_of(c) for c in cases},
        "order": {c.id: [f.id for f in c.facts] for c in cases},
        "facts": facts,
        "claims": [*_of_claims(library.framework), *((text, "") for text in told[::_SOMETHING_ELSE])],
        "intents": [
            *_of_intents(library.framework),
            *((text, ["answers"]) for text in told[::_NO_REQUEST]),
            *((text, ["asks_fact"]) for text in asked),
        ],
    }


def _joined(rows: Sequence[Lesson], stated: Sequence[str], chance: Random) -> list[Lesson]:
    """Longer turns made of what was written: a statement and a question, two questions."""
    told = [(f"{chance.choice(stated)} {text}", ids) for text, ids in rows[::_SAID_FIRST]]
    single = [row for row in rows if len(row[1]) == 1]
    pairs = [chance.sample(single, 2) for _ in rows[::_BOTH_ASKED]]
    return told + [(f"{a} {b}", [*x, *y]) for (a, x), (b, y) in pairs if x != y]


def _of_claims(framework: Framework) -> Iterator[tuple[str, str]]:
    """Statements with a claim they make, `right:` and one they come near, or `right:` alone."""
    for claim in framework.claims.values():
        yield from ((text, claim.id) for text in claim.wrong)
        yield from ((text, f"{learnt.RIGHT}{claim.id}") for text in claim.right)
    for said in statements():
        if not is_kept_back(said.text):
            yield said.text, said.near if said.wrong else f"{learnt.RIGHT}{said.near}"


def _of_intents(framework: Framework) -> Iterator[tuple[str, list[str]]]:
    for intent, texts in framework.intents.items():
        yield from ((text, [str(intent)]) for text in texts)
    for raw in _lines(FOLDER / "intents.jsonl"):
        if not is_kept_back(raw["text"]):
            yield raw["text"], raw["intents"]


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Write the lessons to the file that is named."""
    Path(sys.argv[1]).write_text(json.dumps(lessons(House(load_settings()).library)), encoding="utf-8")


if __name__ == "__main__":
    main()
