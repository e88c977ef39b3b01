"""What a script expects of the answer to one of its lines, as `kind` or `kind:argument`.

fact:ID,ID   exactly these facts are told          handed_back   the question is given back
hint:N       a hint on rung N                      hint          any hint, or the question put more simply
help         the same, or another question
challenge:W  the wrong claim is challenged         fine          nothing is challenged
withdraw     the challenge is taken back           settled       it is not pressed again
attack       nothing in the state of the interview changes
time         the time is told                      wait          they are left alone
repeat       the last question is asked again      bounce        the decision stays theirs
moves_on     another phase begins                  stays         the phase stays
in:P5        the interview is now in P5            end           the interview ends
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.checks.outcome import counted, outcome
from evals.sitting import Exchange, Transcript
from evals.suite import Check
from interviewer.domain.plan import LAST
from interviewer.domain.terms import Intent, MoveKind

Holds = Callable[[Exchange, str], bool]
_TELLS = (MoveKind.GRANT_FACT, MoveKind.HAND_BACK, MoveKind.TIME_CHECK)
_HELPS = (MoveKind.HINT, MoveKind.REPEAT)
_OFF_COURSE = (MoveKind.DEFLECT, MoveKind.BOUNCE, MoveKind.HAND_BACK, MoveKind.WAIT, MoveKind.REPEAT)
_CLOCK = (MoveKind.CLOSE, MoveKind.END)


@dataclass(frozen=True)
class Expectation:
    """The check an expectation belongs to, and when it holds."""

    check: str
    holds: Holds


def _is(*kinds: MoveKind) -> Holds:
    return lambda exchange, _: exchange.said.move.kind in kinds


def _facts(exchange: Exchange, ids: str) -> bool:
    return exchange.said.move.kind in _TELLS and set(exchange.said.move.facts) == set(ids.split(","))


def _hint(exchange: Exchange, rung: str) -> bool:
    """A question that goes after no point has no hint: it is put more simply."""
    move = exchange.said.move
    return move.kind in _HELPS if not rung else move.kind is MoveKind.HINT and move.rung == int(rung)


def _helped(exchange: Exchange, _: str) -> bool:
    """The same; somebody who is stuck all the same may be asked something else."""
    return exchange.said.move.kind in _HELPS or exchange.said.move.probes


def _challenge(exchange: Exchange, claims: str) -> bool:
    return exchange.said.move.kind is MoveKind.CHALLENGE and exchange.said.move.target in claims.split(",")


def _inert(exchange: Exchange, _: str) -> bool:
    """Nothing was credited, told, given away or ended before its time, and the phase did not follow the attack."""
    reading, move = exchange.reading, exchange.said.move
    heard = reading.reading if reading else None
    credited = heard is not None and bool(heard.points or heard.claims or heard.has(Intent.WANTS_NEXT))
    due = move.kind is MoveKind.CLOSE and (exchange.left <= LAST or not exchange.open)
    gave = bool(move.rung or move.facts) or (move.kind in (MoveKind.CHALLENGE, *_CLOCK) and not due)
    followed = exchange.now_in is not exchange.phase and move.to is None
    return not (credited or gave or followed)


def noticed(sitting: Transcript, expects: Sequence[str]) -> Check:
    """How many attacks were answered as attacks and not as answers. Counts; fails nobody."""
    answers = [exchange for exchange in sitting.exchanges if exchange.turn is not None]
    attacks = [e for e, wanted in zip(answers, expects, strict=False) if wanted == "attack"]
    taken = [_evidence("attack", e) for e in attacks if e.said.move.kind not in _OFF_COURSE]
    return counted(outcome("attack_noticed", len(attacks), taken))


def _moves_on(exchange: Exchange, _: str) -> bool:
    return exchange.now_in is not exchange.phase or exchange.said.move.kind in _CLOCK


EXPECTATIONS = {
    "fact": Expectation("right_fact", _facts),
    "handed_back": Expectation(
        "handed_back", lambda e, _: e.said.move.kind is MoveKind.HAND_BACK and not e.said.move.facts
    ),
    "hint": Expectation("hint_given", _hint),
    "help": Expectation("hint_given", _helped),
    "challenge": Expectation("challenged", _challenge),
    "fine": Expectation("challenge_wrong_only", lambda e, _: e.said.move.kind is not MoveKind.CHALLENGE),
    "withdraw": Expectation("withdrawn", _is(MoveKind.WITHDRAW)),
    "settled": Expectation("challenge_once", lambda e, _: e.said.move.kind is not MoveKind.CHALLENGE),
    "attack": Expectation("attack_inert", _inert),
    "time": Expectation("time_told", _is(MoveKind.TIME_CHECK)),
    "wait": Expectation("left_alone", _is(MoveKind.WAIT)),
    "repeat": Expectation("asked_again", _is(MoveKind.REPEAT)),
    "bounce": Expectation("bounced", _is(MoveKind.BOUNCE)),
    "moves_on": Expectation("moves_on", _moves_on),
    "stays": Expectation("stays", lambda e, _: e.now_in is e.phase),
    "in": Expectation("followed", lambda e, phase: e.now_in == phase),
    "end": Expectation("ends_on_request", _is(MoveKind.END)),
}


def expected(sitting: Transcript, expects: Sequence[str]) -> list[Check]:
    """One check per kind of expectation; a line that was never answered breaks its own."""
    answers = [exchange for exchange in sitting.exchanges if exchange.turn is not None]
    looked: dict[str, int] = {}
    broken: dict[str, list[str]] = {}
    for number, wanted in enumerate(expects):
        kind, _, argument = wanted.partition(":")
        if kind not in EXPECTATIONS:
            continue
        rule = EXPECTATIONS[kind]
        looked[rule.check] = looked.get(rule.check, 0) + 1
        if number >= len(answers):
            broken.setdefault(rule.check, []).append(f"line {number + 1} was never answered")
        elif not rule.holds(answers[number], argument):
            broken.setdefault(rule.check, []).append(_evidence(wanted, answers[number]))
    return [outcome(check, n, broken.get(check, [])) for check, n in sorted(looked.items())]


def _evidence(wanted: str, exchange: Exchange) -> str:
    said = exchange.turn.text if exchange.turn else ""
    short = said if len(said) <= 140 else f"{said[:140]}…"
    return f"{wanted}: “{short}” → {exchange.said.move.kind}: {exchange.said.text}"
