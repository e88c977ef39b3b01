"""What a report says, before it has a format: one value that the page, HTML, PDF and Markdown all show.

Puts a finished session, its debrief and perhaps its scorecard into words. Scores nothing and invents
nothing; knows no markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from interviewer.conduct.advice import Better, advice
from interviewer.conduct.debrief import Challenged, Debrief, Helped
from interviewer.conduct.progress import Change as PhaseChange
from interviewer.conduct.progress import deeper
from interviewer.conduct.quoting import readable
from interviewer.domain.case import Case, Source
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import DimensionScore, Scorecard, Signal, Verdict
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension, Prompting
from interviewer.report.others import others
from interviewer.report.parts import Again, Change, Corrected, Drill, Quote, Report, Scored, Turn
from interviewer.report.text import PROMPTED, minutes

QUOTES = 2
DRILLS = 2
READING = 3
ABOVE = "What holds stands at the top."
"""Said of a wrong claim whose correction is one of the three changes."""
CAUTION = "One session never certifies a level."
_READ_AS = {
    Verdict.STRONG_HIRE: "This read as clearly above the {level} bar",
    Verdict.HIRE: "This read as a pass at {level}",
    Verdict.LEAN_HIRE: "This read as just over the {level} bar",
    Verdict.LEAN_NO_HIRE: "This read as just short of the {level} bar",
    Verdict.NO_HIRE: "This read as short of the {level} bar",
    Verdict.STRONG_NO_HIRE: "This read as well short of the {level} bar",
    Verdict.INSUFFICIENT_SIGNAL: "There was too little to judge this at {level}",
}
_NO_SCORE = {
    Signal.SCORED: "",
    Signal.NO_CHANCE: "never came up",
    Signal.MISSED: "asked about, no answer",
    Signal.THIN: "not enough to judge",
}
_LACK = {
    "wrong": ("This does not hold", "You said"),
    "bare": ("Named, not argued", "You said"),
    "asked": ("Asked, not answered", "You were asked"),
    "unsaid": ("It did not come up", ""),
}
"""What was missing, and how the words above the advice came about."""
_RUNG = {1: "a pointer", 2: "a smaller question", 3: "the idea itself"}
_PRICE = {1: "at most a 3", 2: "at most a 3", 3: "at most a 2"}
_TOO_LITTLE = (
    "Nothing was scored: too little was said about the case. Below is what this interview listens for. "
)
_OFTEN = 3
"""Dimensions from which a remark they share is made once for all of them."""
_NUMBER = re.compile(r"\d+")
_ORDER = {"defended": 0, "unnoticed": 1, "conceded": 2, "withdrawn": 3}
_OUTCOME = {
    "conceded": "You took it back when challenged; it costs nothing.",
    "defended": "You held on to it when challenged.",
    "withdrawn": "You named the exception; the challenge was withdrawn.",
    "unnoticed": "Nobody challenged it at the time.",
}


def compose(
    session: Session,
    case: Case,
    framework: Framework,
    review: Debrief,
    card: Scorecard | None,
    changed: PhaseChange | None = None,
) -> Report:
    """The report of a finished session; without a scorecard it has what is known without one.

    `changed` is what another go at one phase changed against the first.
    """
    whole = _whole(session, case, framework, review, card, changed)
    return _part(whole, session, framework) if session.setup.is_retry else whole


def _whole(
    session: Session,
    case: Case,
    framework: Framework,
    review: Debrief,
    card: Scorecard | None,
    changed: PhaseChange | None,
) -> Report:
    own = session.self_assessment
    judged = card if card and card.verdict is not Verdict.INSUFFICIENT_SIGNAL else None
    changes = _changes(session, case, framework, judged)
    scores, remarks = _remarked(_scores(judged, session, framework)) if judged else ((), ())
    return Report(
        title=case.title,
        what=_what(session, case, framework),
        verdict=verdict_line(card, framework) if card else "",
        confidence=_confidence(card),
        own_line=own.line if own else "",
        own_scores=_own_scores(session, framework) if judged is None else "",
        scores=scores,
        remarks=remarks,
        changes=changes,
        phases=review.phases,
        claims=tuple(
            _corrected(claim, session, changes)
            for claim in sorted(review.claims, key=lambda claim: (_ORDER.get(claim.outcome, 1), claim.t))
        ),
        hints=_hints(review),
        helped=tuple(_helped(hint) for hint in review.hints),
        unasked=review.unasked,
        drills=_drills(judged, framework) if judged else (),
        reading=case.references[:READING],
        turns=tuple(Turn(turn.seq, turn.t, turn.by_candidate, turn.text) for turn in session.turns),
        others=others(session, card, framework, verdict_line) if card else None,
        again=_again(changed, framework) if changed else None,
        made_with=_made_with(session, card),
    )


def _own_scores(session: Session, framework: Framework) -> str:
    """The candidate's own view where there is no score to lay it over."""
    own = session.self_assessment
    if own is None or not own.scores:
        return ""
    given = (f"{framework.dimensions[id].short} {score:g}" for id, score in own.scores.items())
    return f"You gave yourself: {', '.join(given)}."


def _part(report: Report, session: Session, framework: Framework) -> Report:
    """The report of another go at one phase: that phase and its dimensions, and no verdict."""
    id = session.setup.start_phase
    phase = framework.phases[id]
    return replace(
        report,
        verdict=report.again.line if report.again else f"{phase.title}, second go.",
        confidence=f"One part by itself gets no verdict. {CAUTION}",
        scores=tuple(score for score in report.scores if score.id in phase.dimensions),
        phases=tuple(review for review in report.phases if review.id is id),
        unasked=(),
        drills=(),
    )


def _confidence(card: Scorecard | None) -> str:
    if card is None:
        return ""
    if card.verdict is Verdict.INSUFFICIENT_SIGNAL:
        return _TOO_LITTLE + CAUTION
    return f"Confidence: {card.confidence}. {CAUTION}"


def _changes(
    session: Session, case: Case, framework: Framework, card: Scorecard | None
) -> tuple[Change, ...]:
    found = advice(session, case, framework, card) if card else ()
    return tuple(_change(better, session, framework) for better in found)


def _remarked(scores: tuple[Scored, ...]) -> tuple[tuple[Scored, ...], tuple[str, ...]]:
    """Remarks that many dimensions share but for their numbers are made once, with the numbers summed."""
    shapes = Counter(_NUMBER.sub("#", note) for score in scores for note in score.notes)
    shared = [shape for shape, times in shapes.items() if times >= _OFTEN]
    kept = tuple(
        replace(score, notes=tuple(n for n in score.notes if _NUMBER.sub("#", n) not in shared))
        for score in scores
    )
    notes = [note for score in scores for note in score.notes]
    return kept, tuple(_summed([n for n in notes if _NUMBER.sub("#", n) == shape]) for shape in shared)


def _summed(notes: Sequence[str]) -> str:
    totals = [sum(column) for column in zip(*(map(int, _NUMBER.findall(n)) for n in notes), strict=True)]
    numbers = iter(totals)
    return _NUMBER.sub(lambda _: str(next(numbers)), notes[0])


def verdict_line(card: Scorecard, framework: Framework) -> str:
    """The verdict as one sentence a coach would say."""
    level = framework.levels[card.level].title.lower()
    line = _READ_AS[card.verdict].format(level=level)
    best = card.highest_level
    if best is not None and best is not card.level and card.verdict is not Verdict.INSUFFICIENT_SIGNAL:
        line += f", and as a pass at {framework.levels[best].title.lower()}"
    return line + "."


def _what(session: Session, case: Case, framework: Framework) -> str:
    level = framework.levels[session.setup.level].title
    return f"{case.title} · {level} · {minutes(session.t)} of {session.setup.minutes} minutes"


def quote(text: str, t: float, how: str, session: Session) -> Quote:
    """A quote with the turn it stands in."""
    turns = [turn for turn in session.candidate_turns if text in turn.text]
    turns = turns or [turn for turn in session.turns if text in turn.text]
    nearest = min(turns, key=lambda turn: abs(turn.t - t)).seq if turns else None
    return Quote(text, t, how, nearest)


def how_it_came(prompting: Prompting | str) -> str:
    """How evidence came about, in words; an unknown word is shown as it is."""
    return PROMPTED[Prompting(prompting)] if prompting in list(Prompting) else str(prompting)


def _scores(card: Scorecard, session: Session, framework: Framework) -> tuple[Scored, ...]:
    own = session.self_assessment.scores if session.self_assessment else {}
    return tuple(
        Scored(
            id=id,
            title=framework.dimensions[id].title,
            short=framework.dimensions[id].short.capitalize(),
            score=card.dimensions[id].score,
            instead=_NO_SCORE[card.dimensions[id].signal] or "not enough to judge",
            own=own.get(id),
            quotes=_quotes(card.dimensions[id], session),
            notes=card.dimensions[id].notes,
            next=card.dimensions[id].missing,
        )
        for id in Dimension
        if id in card.dimensions
    )


def _quotes(score: DimensionScore, session: Session) -> tuple[Quote, ...]:
    distinct = list({item.quote: item for item in reversed(score.evidence)}.values())[::-1]
    return tuple(
        quote(item.quote, item.t, how_it_came(item.prompting), session) for item in distinct[:QUOTES]
    )


def _change(better: Better, session: Session, framework: Framework) -> Change:
    said = quote(better.said, better.t, "", session) if better.said and better.t is not None else None
    title = framework.dimensions[better.dimension].title
    lack, lead = _LACK[better.lack]
    return Change(title, lack, lead, said, better.stronger, source_line(better.source))


def source_line(source: Source) -> str:
    """Where a note stands, short enough to be read over: 'claims/W50 › Challenge'."""
    note = re.sub(r"^.*knowledge/|^framework/|\.md$", "", source.note).removeprefix("framework/")
    return f"{note} › {source.heading}"


def _corrected(claim: Challenged, session: Session, changes: tuple[Change, ...]) -> Corrected:
    said = quote(readable(claim.quote, claim.t, session), claim.t, "", session)
    above = any(change.stronger == claim.correction for change in changes)
    outcome = _OUTCOME.get(claim.outcome, claim.outcome)
    return Corrected(claim.title, said, outcome, "" if above else claim.correction)


def _hints(review: Debrief) -> str:
    if not review.hints:
        return ""
    used = sum(hint.rung for hint in review.hints)
    taken = "One hint taken" if used == 1 else f"{used} hints taken"
    allowed = f"; this level allows {review.hints_free}" if review.hints_free else ""
    return f"{taken}{allowed}. What came after a hint supports at most a 3, what was told at most a 2."


def _helped(hint: Helped) -> str:
    """One hinted point: how much was given, what became of it, what it can still count for."""
    then = f"then {hint.depth}" if hint.depth else "not heard after it"
    return f"{hint.statement} ({_RUNG[hint.rung]}, {then}; {_PRICE[hint.rung]})"


def _drills(card: Scorecard, framework: Framework) -> tuple[Drill, ...]:
    scored = [(value.score, id) for id, value in card.dimensions.items() if value.score is not None]
    weakest = [framework.dimensions[id] for _, id in sorted(scored, key=lambda pair: pair[0])]
    found = [Drill(dimension.title, dimension.drills[0]) for dimension in weakest if dimension.drills]
    return tuple(found[:DRILLS])


def _again(changed: PhaseChange, framework: Framework) -> Again:
    title = framework.phases[changed.phase].title
    total = len(changed.points)
    line = f"{title}, second go: {changed.heard_now} of {total} points heard, {changed.heard_before} the first time."
    return Again(line, tuple((tried.statement, deeper(tried)) for tried in changed.points))


def _made_with(session: Session, card: Scorecard | None) -> str:
    graded = f"Graded by {card.brain}" if card else "Not graded"
    notes = f", notes {session.knowledge[:12]}" if session.knowledge else ""
    return f"{graded}{notes}. Every quote is verbatim from the transcript."
