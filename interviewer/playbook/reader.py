"""The playbook Reader: one candidate turn in, one Reading out. Milliseconds, no model.

Encodes the turn once and lets the ears listen: intents, questions, points, claims, numbers, phrases.
Decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from interviewer.domain.case import Case
from interviewer.domain.framework import Claim
from interviewer.domain.reading import ClaimHeard, PointHeard, Reading, Stance
from interviewer.domain.session import Session
from interviewer.domain.terms import Intent
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars, of_case
from interviewer.library.shelf import Library
from interviewer.library.words import Segment, fluent_segments, folded, stems
from interviewer.playbook import numbers, pickup
from interviewer.playbook.claims import ClaimEar
from interviewer.playbook.depth import signals
from interviewer.playbook.intents import CONTROL, YIELDS, IntentEar, may_be_of_case, off_topic, sounds_like
from interviewer.playbook.orders import without_orders
from interviewer.playbook.phases import PhaseEar, turned_to
from interviewer.playbook.phrases import PhraseBook
from interviewer.playbook.pickup import PickupEar
from interviewer.playbook.points import PointEar
from interviewer.playbook.questions import Asked, FactEar
from interviewer.playbook.shapes import WISH, leans, looks_asked, tells_first
from interviewer.playbook.spelling import Speller, words_of

_CONCEDES = re.compile(
    r"\b(you'?re right|good (?:point|catch)|fair (?:point|enough)|that'?s true|true,|i was wrong|my mistake|i take (?:that|it) back"
    r"|scratch that|let me (?:fix|correct|change|revise|rethink)|i'?d (?:drop|change|switch|replace|fix|correct)|i would (?:drop|change|switch|replace)"
    r"|right[,.] (?:so|then|i)|oh[,. ]|hmm|indeed|should(?:n't| not) (?:have|do)|so (?:instead|rather)|instead[,]? i|that (?:leaks|breaks|would leak)"
    r"|i see the (?:problem|issue)|better to|that was (?:sloppy|wrong))"
)
_INSISTS = re.compile(
    r"\b(still|i stand by|i think it'?s fine|it'?s fine|doesn'?t matter|no problem|should be (?:ok|fine)|i disagree|don'?t see)\b"
)
OWN_WORDS = 0.2
"""How much a question sounds asked for being put in the words of the case."""
_BESIDE_ORDERS = frozenset({Intent.INJECTION, Intent.EMPTY, Intent.OFF_TOPIC})
"""What the rest of a turn with an order in it is not said to do as well."""
_AS_DESIGN = 0.1
"""How far what sounds like design may sound more like something else."""
_ABOUT = 0.25
"""Cosine with the sayings of a claim below which a turn is about something else."""
_LEANS, _LEAD = 0.45, 0.02
"""Least cosine with its right sayings of a turn that takes a claim back, or with its wrong ones of a turn that
repeats it; and least lead over the others."""


@dataclass(frozen=True)
class Ears:
    """The ears that depend on a case."""

    points: PointEar
    facts: FactEar
    pickups: PickupEar
    vocabulary: frozenset[str]


class PlaybookReader:
    """Reads turns of any case of a library."""

    name = "playbook"

    def __init__(self, library: Library, exemplars: Exemplars, encoder: Encoder) -> None:
        framework = library.framework
        self._library, self._exemplars, self._encoder = library, exemplars, encoder
        self._intents = IntentEar(framework.intents, exemplars, encoder)
        self.claims = ClaimEar(list(framework.claims.values()), exemplars, encoder)
        self._phases = PhaseEar(framework, exemplars)
        small_talk = framework.intents[Intent.OFF_TOPIC]
        self._small_talk = frozenset(stem for text in small_talk for stem in stems(text))
        self._speller = Speller(words_of(library), lambda word: encoder.pieces(word) == 1)
        self._ears: dict[str, Ears] = {}
        self._lock = Lock()

    def read(self, text: str, session: Session) -> Reading:
        """What was heard in `text`, said at the end of `session`."""
        told = without_orders(text)
        if told == text:
            return self._read(text, session)
        rest = self._read(told, session) if told else Reading()
        intents = (Intent.INJECTION, *(intent for intent in rest.intents if intent not in _BESIDE_ORDERS))
        return rest.model_copy(update={"intents": intents})

    def _read(self, text: str, session: Session) -> Reading:
        """What was heard in a turn that orders nobody about."""
        if self._intents.is_noise(text):
            return Reading(intents=(Intent.EMPTY,))
        case = self._library.sat(session.setup)
        ears = self.ears_of(case.id)
        said = fluent_segments(text)
        typed = [own for _, own in said]
        parts = [Segment(self._speller.mend(part.text), part.start) for part, _ in said]
        verbatim = {part.text: own.text for part, own in zip(parts, typed, strict=True)}
        vectors = self._encoder.encode([part.text for part in parts])
        scores = self._intents.scores(parts, vectors)
        control = self._control(ears, parts, scores, len(text.split()))
        answers = [
            _is_answer(part, s, control[i]) for i, (part, s) in enumerate(zip(parts, scores, strict=True))
        ]
        asked = self._asked(ears, parts, scores, answers, control)
        kept = [i for i in range(len(parts)) if i not in asked.segments and control[i] is None]
        content = [parts[i] for i in kept]
        claims = self.claims.hear(content, vectors[kept], frozenset(case.claims))
        points = self._unspoilt(ears.points.hear(content, vectors[kept], text), claims, case)
        told = [typed[i] for i in kept]
        picked = ears.pickups.grounds(" . ".join(part.text for part in told))
        concepts = ears.pickups.concepts(" . ".join(part.text for part in told))
        answered = any(
            said and (i not in asked.segments or tells_first(parts[i].text)) for i, said in enumerate(answers)
        )
        design = bool(points or picked or concepts)
        intents = self._turn_intents(text, scores, control, answered or bool(points), asked, design)
        heading = None if asked.facts or asked.handed_back else turned_to(parts)
        if heading is not None:
            intents = (Intent.WANTS_NEXT if heading.rank > session.phase.rank else Intent.ANSWERS,)
        return Reading(
            intents=intents,
            points=tuple(p.model_copy(update={"quote": verbatim[p.quote]}) for p in points),
            claims=tuple(c.model_copy(update={"quote": verbatim[c.quote]}) for c in claims),
            facts=asked.facts,
            handed_back=()
            if intents[:1] == (Intent.OFF_TOPIC,)
            else tuple(verbatim.get(words, words) for words in asked.handed_back),
            picked=picked,
            concepts=concepts,
            numbers=numbers.numbers(told),
            assumptions=numbers.assumptions(told),
            contradictions=numbers.contradictions(told, case),
            phase=heading or self._phases.hear(case, parts[0], points, vectors[kept], content),
            stance=self._stance(text, vectors, claims, session),
            echo=pickup.echo(told, picked, concepts),
            words=len(text.split()),
            depth_signals=signals(text).total,
        )

    def ears_of(self, slug: str) -> Ears:
        """What listens for the notes of one case, made when the case is first read."""
        case = self._library.case(slug)
        with self._lock:
            if case.id not in self._ears:
                self._ears[case.id] = Ears(
                    PointEar(case, self._exemplars),
                    FactEar(case, self._exemplars, self._encoder),
                    PickupEar(case, list(self._library.framework.concepts.values())),
                    frozenset(stem for text in of_case(case) for stem in stems(text)) - self._small_talk,
                )
            return self._ears[case.id]

    def _unspoilt(
        self, points: tuple[PointHeard, ...], claims: tuple[ClaimHeard, ...], case: Case
    ) -> tuple[PointHeard, ...]:
        """Words that make a wrong claim earn no point of the same dimension."""
        known = self._library.framework.claims
        spoilt = {(claim.quote, known[claim.id].dimension) for claim in claims}
        return tuple(p for p in points if (p.quote, case.point(p.id).dimension) not in spoilt)

    def _control(
        self, ears: Ears, parts: Sequence[Segment], scores: Sequence[Mapping[Intent, float]], words: int
    ) -> list[Intent | None]:
        """The control intent of each segment; a fact that is clearly asked for goes first."""
        found = [self._intents.control(part, s, words) for part, s in zip(parts, scores, strict=True)]
        return [
            None if intent in YIELDS and may_be_of_case(part) and _asks_fact(ears, parts, i) else intent
            for i, (intent, part) in enumerate(zip(found, parts, strict=True))
        ]

    def _asked(
        self,
        ears: Ears,
        parts: Sequence[Segment],
        scores: Sequence[Mapping[Intent, float]],
        answers: Sequence[bool],
        control: Sequence[Intent | None],
    ) -> Asked:
        asks = [
            -1.0
            if control[i] in CONTROL
            or (s[Intent.OFF_TOPIC] > s[Intent.ASKS_FACT] + 0.2 and not self._is_of_case(parts[i], ears))
            else max(s[Intent.ASKS_FACT], OWN_WORDS if _of_case(parts[i], ears) else 0.0)
            for i, s in enumerate(scores)
        ]
        return ears.facts.hear(parts, asks, answers)

    def _is_of_case(self, part: Segment, ears: Ears) -> bool:
        asked = looks_asked(part) or bool(WISH.search(folded(part.text)))
        return _of_case(part, ears) or (asked and may_be_of_case(part) and ears.facts.surely(part.text))

    def _turn_intents(
        self,
        text: str,
        scores: Sequence[Mapping[Intent, float]],
        control: Sequence[Intent | None],
        answered: bool,
        asked: Asked,
        design: bool,
    ) -> tuple[Intent, ...]:
        found: list[Intent] = []
        about_case = design or bool(asked.facts) or bool(asked.handed_back)
        if self._intents.is_injection(text, scores):
            found.append(Intent.INJECTION)
        elif not about_case and off_topic(text, scores) and not any(c in CONTROL for c in control):
            return (Intent.OFF_TOPIC,)
        if answered:
            found.append(Intent.ANSWERS)
        if asked.facts or asked.handed_back:
            found.append(Intent.ASKS_FACT)
        found += [c for c in dict.fromkeys(control) if c is not None]
        if Intent.DOES_NOT_KNOW not in found and self._intents.admits(text):
            found.append(Intent.DOES_NOT_KNOW)
        if Intent.SOCIAL in found and len(found) > 1:
            found.remove(Intent.SOCIAL)
        return tuple(found) or (Intent.ANSWERS if design else sounds_like(text, scores),)

    def _stance(
        self, text: str, vectors: Vectors, claims: Sequence[ClaimHeard], session: Session
    ) -> Stance | None:
        """How an open challenge was taken; what is wrong itself takes nothing back."""
        claim = self._library.framework.claims.get(session.open_challenge or "")
        if claim is None or not len(vectors):
            return None
        plain = folded(text)
        if _CONCEDES.search(plain):
            return Stance.CONCEDES
        right, wrong = self._nearness(claim, vectors)
        if not claims and max(right, wrong) >= _ABOUT and PhraseBook(claim.unless).find(text):
            return Stance.DEFENDS
        if not claims and right > max(_LEANS, wrong + _LEAD):
            return Stance.CONCEDES
        again = any(heard.id == claim.id for heard in claims) or wrong > max(_LEANS, right + _LEAD)
        return Stance.INSISTS if again or _INSISTS.search(plain) else Stance.IGNORES

    def _nearness(self, claim: Claim, vectors: Vectors) -> tuple[float, float]:
        """How near a turn comes to the right and to the wrong sayings of a claim."""
        right = self._exemplars.vectors([*claim.right, claim.correction])
        wrong = self._exemplars.vectors(claim.wrong)
        return float((vectors @ right.T).max()), float((vectors @ wrong.T).max())


def _asks_fact(ears: Ears, parts: Sequence[Segment], i: int) -> bool:
    """Whether a segment clearly asks for a fact, by itself or with the sentence it leans on."""
    text = parts[i].text
    if ears.facts.surely(text) or ears.facts.assumes(parts[i]):
        return True
    return i > 0 and parts[i].is_question and leans(text) and ears.facts.surely(f"{parts[i - 1].text} {text}")


def _of_case(part: Segment, ears: Ears) -> bool:
    """Whether a question is about this case by half of its words or more."""
    words = stems(part.text)
    return part.is_question and 2 * len(ears.vocabulary.intersection(words)) >= max(1, len(words))


def _is_answer(part: Segment, scores: Mapping[Intent, float], control: Intent | None) -> bool:
    if control is not None or part.is_question:
        return False
    if looks_asked(part) and scores[Intent.ASKS_FACT] > scores[Intent.ANSWERS]:
        return False
    rest = max(s for intent, s in scores.items() if intent is not Intent.ANSWERS)
    return len(stems(part.text)) >= 3 and scores[Intent.ANSWERS] >= rest - _AS_DESIGN
