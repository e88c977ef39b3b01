"""The closed vocabularies of an interview: levels, phases, dimensions, depths, moves.

Knows no case, no clock and no words that are spoken.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Level(StrEnum):
    """The level a candidate interviews for."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"
    PRINCIPAL = "principal"

    @property
    def rank(self) -> int:
        """0 for junior … 4 for principal."""
        return list(Level).index(self)


class PhaseId(StrEnum):
    """Stable phase keys; candidates may visit them in any order."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"
    P6 = "P6"
    P7 = "P7"
    P8 = "P8"
    P9 = "P9"

    @property
    def rank(self) -> int:
        """Position in the plan, 0 … 9."""
        return int(self.value[1])


class Dimension(StrEnum):
    """The eight things a scorecard scores."""

    PROBLEM_NAVIGATION = "problem_navigation"
    EVALUATION = "evaluation"
    DATA = "data"
    FEATURES = "features"
    MODELLING = "modelling"
    SERVING = "serving"
    LIFECYCLE = "lifecycle"
    COMMUNICATION = "communication"


class Depth(IntEnum):
    """How far a point was taken."""

    MENTIONED = 1
    EXPLAINED = 2
    JUSTIFIED = 3

    @property
    def word(self) -> str:
        """The lower-case word used in files and screens."""
        return self.name.lower()


class Prompting(StrEnum):
    """How evidence came about; later values are worth less."""

    UNPROMPTED = "unprompted"
    ASKED = "asked"
    HINTED = "hinted"
    TOLD = "told"

    @property
    def rank(self) -> int:
        """0 unprompted … 3 told."""
        return list(Prompting).index(self)


class Variant(StrEnum):
    """Which content the phases have."""

    STANDARD = "standard"
    GENAI = "genai"
    PLATFORM = "platform"


class Intent(StrEnum):
    """What a candidate turn does; one turn may do several things."""

    ANSWERS = "answers"
    ASKS_FACT = "asks_fact"
    ASKS_TIME = "asks_time"
    ASKS_HINT = "asks_hint"
    ASKS_REPEAT = "asks_repeat"
    SEEKS_VALIDATION = "seeks_validation"
    ASKS_SOLUTION = "asks_solution"
    WANTS_NEXT = "wants_next"
    WANTS_END = "wants_end"
    WANTS_PAUSE = "wants_pause"
    DOES_NOT_KNOW = "does_not_know"
    OFF_TOPIC = "off_topic"
    INJECTION = "injection"
    SOCIAL = "social"
    EMPTY = "empty"


class MoveKind(StrEnum):
    """What the interviewer can do: the follow-up moves F1–F18 and the conduct moves."""

    CLARIFY = "clarify"
    CONCRETISE = "concretise"
    JUSTIFY = "justify"
    QUANTIFY = "quantify"
    EDGE_CASE = "edge_case"
    SCALE = "scale"
    INJECT_FAILURE = "inject_failure"
    CHANGE_CONSTRAINT = "change_constraint"
    CONNECT_METRIC = "connect_metric"
    CHALLENGE = "challenge"
    CHALLENGE_RIGHT = "challenge_right"
    PRIORITISE = "prioritise"
    FALSIFY = "falsify"
    DRILL = "drill"
    STAKEHOLDER = "stakeholder"
    REDIRECT = "redirect"
    BOUNCE = "bounce"
    GRANT_FACT = "grant_fact"
    OPEN = "open"
    HAND_BACK = "hand_back"
    ACKNOWLEDGE = "acknowledge"
    TRANSITION = "transition"
    TIME_CHECK = "time_check"
    DEFLECT = "deflect"
    CLOSE = "close"
    HINT = "hint"
    REPEAT = "repeat"
    WAIT = "wait"
    CALLBACK = "callback"
    RECONCILE = "reconcile"
    WITHDRAW = "withdraw"
    END = "end"


PROBING = frozenset(
    {
        MoveKind.CLARIFY,
        MoveKind.CONCRETISE,
        MoveKind.JUSTIFY,
        MoveKind.QUANTIFY,
        MoveKind.EDGE_CASE,
        MoveKind.SCALE,
        MoveKind.INJECT_FAILURE,
        MoveKind.CHANGE_CONSTRAINT,
        MoveKind.CONNECT_METRIC,
        MoveKind.PRIORITISE,
        MoveKind.FALSIFY,
        MoveKind.DRILL,
        MoveKind.STAKEHOLDER,
        MoveKind.CALLBACK,
        MoveKind.CHALLENGE_RIGHT,
    }
)
"""Moves that go after content; each carries the notes it came from."""
