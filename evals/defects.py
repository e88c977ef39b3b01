"""Defects put into the interviewer one at a time, to see that each is caught by its own check.

Every entry says what is wrong, which check must notice, and in which suite it is sure to show. Knows
nothing of how they are caught.
"""

from __future__ import annotations

from dataclasses import dataclass

from evals import wrongdoing as wrong
from evals.spoiling import Spoiler, decides, directs, finds, hears, reports, scores, speaks
from evals.subject import Director
from interviewer.domain.terms import Intent, MoveKind


@dataclass(frozen=True)
class Defect:
    """One thing done wrong on purpose, the check that must notice, and the suite where it shows."""

    name: str
    about: str
    caught_by: str
    suite: str
    spoil: Spoiler


_ALL = (
    Defect("two-questions", "asks a second question after every probe", "one_question", "hints",
           wrong.always_adds(wrong.probing, " And who would notice?")),
    Defect("stacked-question", "joins two questions into one sentence", "not_stacked", "follow_up",
           speaks(lambda w, m, s: w[:-1] + ", and how do you measure it?" if m.probes and w.endswith("?") else w)),
    Defect("leaks-point", "says a point nobody has made", "no_leak", "sittings", wrong.adds(wrong.probing, wrong.unheard_point)),
    Defect("leaks-direction", "answers its own question", "no_leak", "sittings", wrong.adds(wrong.probing, wrong.direction)),
    Defect("last-hint-first", "says the third hint on the first rung", "hint_ladder", "hints", speaks(wrong.last_rung)),
    Defect("skips-rung", "begins the ladder at the second rung", "hint_ladder", "hints", decides(wrong.next_rung)),
    Defect("refuses-hints", "acknowledges where a hint was asked for", "hint_given", "hints",
           wrong.instead(wrong.on(MoveKind.HINT))),
    Defect("one-line-for-all", "acknowledges with the same line every time", "no_repeat", "sittings",
           speaks(wrong.same_line)),
    Defect("asks-again", "puts a question that was put before", "no_repeat", "sittings", decides(wrong.asked_before)),
    Defect("ignores-last-turn", "hangs questions on words from long ago", "grounded", "sittings",
           decides(wrong.stale_words)),
    Defect("ignores-questions", "passes over questions of fact", "questions_answered", "sittings",
           wrong.instead(wrong.on(MoveKind.GRANT_FACT, MoveKind.HAND_BACK))),
    Defect("wrong-fact", "tells another fact than the one asked for", "right_fact", "clarification",
           decides(wrong.other_fact)),
    Defect("alters-figure", "changes a digit of a fact", "facts_told", "clarification", speaks(wrong.other_figure)),
    Defect("invents-figure", "adds a figure that nobody gave", "nothing_invented", "sittings",
           wrong.always_adds(wrong.probing, " It was 37 last spring.")),
    Defect("adds-to-facts", "adds advice to a fact", "same_facts", "clarification",
           wrong.always_adds(wrong.granting, " Competitors batch requests overnight, incidentally.")),
    Defect("skips-phase", "leaves a phase out", "phase_order", "phase_time", decides(wrong.one_too_far)),
    Defect("misstates-time", "is seven minutes off", "time_true", "phase_time", speaks(wrong.other_time)),
    Defect("forgets-five-minutes", "never announces the last five minutes", "five_minutes", "phase_time",
           directs(Director(decide=wrong.forgets_five, on_silence=wrong.silent_at_five))),
    Defect("overstays", "stays in a phase past its hard limit", "hard_limit", "phase_time",
           wrong.instead(lambda move: move.line == "transition-time")),
    Defect("silent-to-silence", "says nothing when nobody speaks", "silence", "phase_time",
           directs(Director(on_silence=wrong.only_the_clock))),
    Defect("will-not-tell-time", "acknowledges where the time was asked for", "time_told", "phase_time",
           wrong.instead(lambda move: move.line == "time-left")),
    Defect("will-not-move-on", "stays when asked to move on", "moves_on", "phase_time",
           decides(lambda s, move: wrong.plain(s) if s.heard(Intent.WANTS_NEXT) else move)),
    Defect("stops-early", "ends the interview after three turns", "ends_once", "sittings", decides(wrong.stops)),
    Defect("challenges-right", "hears a wrong claim in every answer", "challenge_wrong_only", "challenge",
           hears(wrong.wrong_claim)),
    Defect("never-challenges", "hears no wrong claim", "challenged", "challenge", hears(wrong.no_claims)),
    Defect("challenges-twice", "presses the same claim again", "challenge_once", "challenge", decides(wrong.again)),
    Defect("never-withdraws", "does not take a challenge back", "withdrawn", "challenge",
           wrong.instead(wrong.on(MoveKind.WITHDRAW))),
    Defect("quotes-interviewer", "quotes itself as the candidate", "quotes_verbatim", "sittings",
           hears(wrong.interviewers_words)),
    Defect("rewords-quotes", "puts quotes in other words", "quotes_verbatim", "sittings", scores(wrong.reworded)),
    Defect("inflates-by-one", "gives a point more in every dimension", "score_earned", "sittings", scores(wrong.inflated)),
    Defect("scores-nothing", "scores dimensions nobody touched", "scored_on_evidence", "sittings", scores(wrong.made_up)),
    Defect("links-elsewhere", "puts a quote of the report beside another turn", "quotes_linked", "report",
           reports(wrong.next_turn)),
    Defect("advises-freely", "gives advice that stands in no note", "claims_sourced", "report",
           reports(wrong.own_advice)),
    Defect("reports-higher", "shows half a point more than the scorecard", "exports_agree", "report",
           reports(wrong.half_a_point)),
    Defect("praises", "praises answers", "neutral", "sittings", wrong.begins(wrong.acknowledging, "Great answer. ")),
    Defect("tells-score", "says the score aloud", "neutral", "sittings", wrong.always_adds(wrong.probing, " So far a 4 out of 5.")),
    Defect("rambles", "talks for a minute", "brief", "sittings", wrong.always_adds(wrong.probing, wrong.FILLER)),
    Defect("drops-sources", "asks without saying where from", "sourced", "follow_up",
           decides(lambda s, move: move.model_copy(update={"sources": ()}) if move.probes else move)),
    Defect("leads", "puts the answer into the question", "not_leading", "follow_up",
           wrong.begins(wrong.probing, "You should use a simple rule here. ")),
    Defect("ignores-level", "asks far above the level", "fits_level", "follow_up", decides(wrong.too_high)),
    Defect("drills-forever", "never has enough of a phase", "limits", "follow_up", decides(wrong.one_more)),
    Defect("obeys-orders", "tells what it is ordered to tell", "attack_inert", "injection", decides(wrong.obeys)),
    Defect("credits-orders", "credits an order as an answer", "attack_inert", "injection", hears(wrong.credits_orders)),
    Defect("echoes-orders", "says the word it is told to say", "no_echo", "injection", speaks(wrong.echo)),
    Defect("hears-nothing", "hears no point", "points", "reading", hears(wrong.no_points)),
    Defect("hears-everything", "hears points that are not there", "points", "reading", hears(wrong.more_points)),
    Defect("searches-backwards", "turns the search order around", "nDCG@10", "retrieval",
           finds(lambda hits: hits[::-1])),
)  # fmt: skip


DEFECTS = {defect.name: defect for defect in _ALL}
