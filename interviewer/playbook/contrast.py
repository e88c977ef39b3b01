"""The evidence that a statement makes a wrong claim: what it resembles, which telling words it has, how it is said.

Every claim is looked at for every statement and for every two neighbouring ones. Knows no threshold
and decides nothing; the claim ear weighs what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interviewer.domain.framework import Claim
from interviewer.library.encoder import Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import Segment, folded
from interviewer.playbook.classify import Ridge
from interviewer.playbook.features import Lexicon, best_other, direction
from interviewer.playbook.phrases import PhraseBook, phrases_of

_WARNS = re.compile(
    r"\b(avoid\w*|instead of|rather than|no longer|wrong|mistake|naive\w*|useless|misleading|dangerous|careful|bad idea"
    r"|trap|pitfall|leak\w*|tempt\w+|meaningless|overstat\w+|optimistic|distort\w*|worthless|fool\w*|cheat\w*"
    r"|suspicious|only if|unless|except|hardly|would(?:n't| not)|should(?:n't| not)|can(?:'t|not)|won't|will not"
    r"|(?:is|are|was|were)(?:n't| not) (?:a|an|the|enough|what|how|something|useful|meaningful|random|good|fine)|^(?:so |and )?not |n't a "
    r"|(?:do|does|did)(?:n't| not) (?:want|use|love|like|trust|need|do|treat|start|rely|take care|solve|fix|cure|mean|make)|never|no (?:smote|oversampling|one-hot)|however|breaks?|fails?|lies|hides?"
    r"|not (?:a|the|by|at|as|in|with|on|to|use|treat|accuracy|f1|random\w*|auc|roc|enough)"
    r"|but (?:only|that|then|it|we|not|i))\b"
)
_DENIED_NUMBER = re.compile(r"\bnot (?:at |by |just )?\d[\d.,]*", re.IGNORECASE)
_DISMISSES = re.compile(
    r"\b(?:(?:i |we )?would(?:n't| not) (?:bother|waste|spend|need|break|compare|worry|touch|even)"
    r"|(?:is|are|was)(?:n't| not) (?:an? (?:issue|worry|problem|concern)|needed|necessary)|not worried"
    r"|no (?:need|problem|point|reason|worries)|(?:do|does)(?:n't| not) (?:matter|need|care|have to|look|change)"
    r"|can(?:'t|not) (?:hallucinate|discriminate|go wrong|hurt|fail))\b"
)
"""Negations that brush something aside; they assert, they do not warn."""
_NEGATES = re.compile(
    r"\b(?:not|no|never|nothing|nobody|neither|nor|hardly|without|cannot|any ?more)\b|n't\b|\bnon-"
)
_TURNS = re.compile(r"^(?:but|however|though|although|except|unless|only|that said|still|yet|and this is)\b")
_OTHERS = re.compile(
    r"\b(people|some|someone|others|many|they|juniors?|textbooks?|tutorials?) (?:\w+ )?"
    r"(say|says|think|often|always|would|use|do|claim|believe)\b"
)


@dataclass(frozen=True)
class Unit:
    """A statement, or two neighbouring ones read as one."""

    text: str
    segments: tuple[int, ...]

    @property
    def pair(self) -> bool:
        """Whether it is two segments."""
        return len(self.segments) > 1


def units(segments: Sequence[Segment]) -> list[Unit]:
    """Every statement, then every two that stand side by side; questions, announcements and what others say left out."""
    told = [not (s.is_question or s.text.endswith(":") or _OTHERS.search(folded(s.text))) for s in segments]
    alone = [Unit(segments[i].text, (i,)) for i in range(len(segments)) if told[i]]
    pairs = [
        Unit(f"{segments[i].text} {segments[i + 1].text}", (i, i + 1))
        for i in range(len(segments) - 1)
        if told[i] and told[i + 1]
    ]
    return alone + pairs


class Contrast:
    """Compares statements with the wrong and right wordings of all claims at once."""

    def __init__(self, claims: Sequence[Claim], exemplars: Exemplars) -> None:
        self._claims = claims
        count = len(claims)
        wrong = [(j, text) for j, claim in enumerate(claims) for text in claim.wrong]
        right = [(j, text) for j, claim in enumerate(claims) for text in claim.right]
        self._wrong, self._wrong_starts = _grouped(wrong, exemplars, count)
        self._right, self._right_starts = _grouped(right, exemplars, count)
        self._lexicon = Lexicon(
            [text for _, text in (*wrong, *right)], [*(j for j, _ in wrong), *(count + j for j, _ in right)]
        )
        said = {True: [text for _, text in wrong], False: [text for _, text in right]}
        self._tone = Ridge(said, {True: self._wrong, False: self._right}, 6.0, exemplars.kept)
        self._sound = _sound_of(claims, exemplars)
        gates = [(j, gate) for j, claim in enumerate(claims) for gate in claim.gates]
        self._phrases = PhraseBook(
            [
                *(phrase for claim in claims for phrase in phrases_of(claim.gates)),
                *(word for claim in claims for word in claim.unless),
            ]
        )
        self._groups_of: dict[str, list[int]] = {}
        self._gate_of_group: list[int] = []
        for g, (_, gate) in enumerate(gates):
            for group in gate:
                for phrase in group:
                    self._groups_of.setdefault(phrase, []).append(len(self._gate_of_group))
                self._gate_of_group.append(g)
        self._gate_size = np.array([len(gate) for _, gate in gates])
        self._gate_starts = np.searchsorted([j for j, _ in gates], np.arange(count))
        self._unless_of: dict[str, list[int]] = {}
        for j, claim in enumerate(claims):
            for word in claim.unless:
                self._unless_of.setdefault(word, []).append(j)

    def features(
        self, segments: Sequence[Segment], vectors: Vectors, found: Sequence[Unit]
    ) -> dict[str, Vectors]:
        """The evidence by name; rows are units, columns claims."""
        rows = np.stack([direction(vectors[list(unit.segments)]) for unit in found])
        texts = [unit.text for unit in found]
        plain = [folded(text) for text in texts]
        wrong = np.maximum.reduceat(rows @ self._wrong.T, self._wrong_starts, axis=1)
        right = np.maximum.reduceat(rows @ self._right.T, self._right_starts, axis=1)
        lexical = self._lexicon.overlap(texts)
        count = len(self._claims)
        said = [set(self._phrases.find(_DENIED_NUMBER.sub(" ", s.text))) for s in segments]
        own = [set().union(*(said[i] for i in unit.segments)) for unit in found]
        near = [set().union(*said[max(0, unit.segments[0] - 1) : unit.segments[-1] + 2]) for unit in found]
        share = np.stack([self._gate_share(words) for words in own])
        sound, tone = self._sounds(found, texts, rows)
        wide = np.ones(count, dtype=np.float32)
        asserted = [_DISMISSES.sub(" ", text) for text in plain]
        return {
            "wrong": wrong,
            "lead": wrong - right,
            "right_around": self._right_around(vectors, found),
            "lexical": lexical[:, :count],
            "lexical_lead": lexical[:, :count] - lexical[:, count:],
            "margin": np.minimum(0.0, wrong - best_other(wrong)),
            "sound": sound[:, :count],
            "sound_margin": sound[:, :count] - best_other(sound)[:, :count],
            "gate": (share >= 1.0).astype(np.float32),
            "part": share,
            "unless": np.stack([self._unless(words) for words in near]),
            "warns": np.outer([bool(_WARNS.search(text)) for text in asserted], wide),
            "negates": np.outer([bool(_NEGATES.search(text)) for text in asserted], wide),
            "turned": np.outer([_turned(segments, unit) for unit in found], wide),
            "dismisses": np.outer([bool(_DISMISSES.search(text)) for text in plain], wide),
            "tone": np.outer(tone, wide),
        }

    def _sounds(self, found: Sequence[Unit], texts: Sequence[str], rows: Vectors) -> tuple[Vectors, Vectors]:
        """What each unit sounds like and its tone; two segments sound like the mean of both."""
        alone = {unit.segments[0]: i for i, unit in enumerate(found) if not unit.pair}
        sound = self._sound.table(texts[: len(alone)], rows[: len(alone)])
        tone = self._tone.table(texts[: len(alone)], rows[: len(alone)]) @ np.array([1.0, -1.0])
        parts = [[alone[segment] for segment in unit.segments] for unit in found]
        return np.stack([sound[part].mean(axis=0) for part in parts]), np.array(
            [tone[p].mean() for p in parts]
        )

    def _right_around(self, vectors: Vectors, found: Sequence[Unit]) -> Vectors:
        """How near the segments beside a unit come to the right wordings."""
        right = np.maximum.reduceat(vectors @ self._right.T, self._right_starts, axis=1)
        silent = np.zeros((1, right.shape[1]), dtype=np.float32)
        padded = np.concatenate([silent, right, silent])
        return np.stack(
            [np.maximum(padded[unit.segments[0]], padded[unit.segments[-1] + 2]) for unit in found]
        )

    def _gate_share(self, words: set[str]) -> Vectors:
        """For each claim, how much of its best gate is there."""
        groups = {group for word in words for group in self._groups_of.get(word, ())}
        hits = np.bincount([self._gate_of_group[group] for group in groups], minlength=len(self._gate_size))
        return np.maximum.reduceat(hits / self._gate_size, self._gate_starts).astype(np.float32)

    def _unless(self, words: set[str]) -> Vectors:
        row = np.zeros(len(self._claims), dtype=np.float32)
        row[[j for word in words for j in self._unless_of.get(word, ())]] = 1.0
        return row


def _turned(segments: Sequence[Segment], unit: Unit) -> bool:
    """Whether the next segment takes back what a unit says."""
    after = segments[unit.segments[-1] + 1 : unit.segments[-1] + 2]
    return any(_TURNS.search(folded(segment.text)) for segment in after)


def _grouped(
    rows: Sequence[tuple[int, str]], exemplars: Exemplars, count: int
) -> tuple[Vectors, NDArray[np.intp]]:
    vectors = exemplars.vectors([text for _, text in rows])
    return vectors, np.searchsorted([j for j, _ in rows], np.arange(count))


def _sound_of(claims: Sequence[Claim], exemplars: Exemplars) -> Ridge[str]:
    """Which claim a statement makes, or none: trained on every wrong wording against every right one."""
    texts = {claim.id: claim.wrong for claim in claims}
    texts[""] = tuple(text for claim in claims for text in claim.right)
    vectors = {id: exemplars.vectors(lines) for id, lines in texts.items()}
    return Ridge(texts, vectors, 10.0, exemplars.kept)
