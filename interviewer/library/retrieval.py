"""Finds notes that fit a text: cosine from the index, BM25 beside it, both on one scale and averaged.

Knows what may be asked (case, level, not asked before, not fully heard); not what will be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import bm25s
import numpy as np

from interviewer.domain.brain import Lead
from interviewer.domain.case import Probe
from interviewer.domain.framework import Concept
from interviewer.domain.reading import Picked, Reading
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, MoveKind
from interviewer.library import passages
from interviewer.library.encoder import Encoder
from interviewer.library.index import Index
from interviewer.library.passages import Passage
from interviewer.library.shelf import Library
from interviewer.library.words import segments, stems

Key = tuple[int, str]
"""A collection's place in a list, and the id of a passage of it."""
_QUERIES = 6
_TOLD, _PICKED = 0.8, 0.35
"""How much a lead is worth for what was said as a whole, and for words it takes up."""
_RANKED = 60
"""Passages each half of the search puts in order."""


@dataclass(frozen=True)
class Hit:
    """A passage with its fused score, 0 to 1, and the ranks behind it (0 is best, None unranked)."""

    passage: Passage
    score: float
    dense: int | None
    lexical: int | None


class WordSearch:
    """The words of some collections together: a word is as rare as it is in all of them."""

    def __init__(self, groups: Sequence[Iterable[Passage]]) -> None:
        self._passages = [((i, passage.id), passage) for i, group in enumerate(groups) for passage in group]
        self._most = _RANKED * len(groups)

    @cached_property
    def _bm25(self) -> bm25s.BM25:
        bm25 = bm25s.BM25()
        bm25.index([stems(p.words) or ["-"] for _, p in self._passages], show_progress=False)
        return bm25

    def scores(self, text: str, kinds: Sequence[str] = ()) -> dict[Key, float]:
        """BM25 by passage, best first; passages without a shared word are left out."""
        words = [word for word in stems(text) if word in self._bm25.vocab_dict]
        if not words:
            return {}
        scores = self._bm25.get_scores(words)
        order = [int(i) for i in np.argsort(-scores, kind="stable") if scores[i] > 0]
        kept = [i for i in order if not kinds or self._passages[i][1].kind in kinds]
        return {self._passages[i][0]: float(scores[i]) for i in kept[: self._most]}


class Collection:
    """The passages of one case or of the framework, searchable both ways."""

    def __init__(self, name: str, group: Sequence[Passage], index: Index, encoder: Encoder) -> None:
        self.name, self.group, self._index, self._encoder = name, group, index, encoder
        self._by_id = {passage.id: passage for passage in group}
        self._by_words = WordSearch([group])

    def search(self, text: str, n: int, kinds: Sequence[str] = ()) -> list[Hit]:
        """The best `n` passages by the mean of both scores, each stretched from 0 to 1."""
        return _best([self], self._by_words, text, n, kinds)

    def passage(self, id: str) -> Passage:
        """The passage with this id."""
        return self._by_id[id]

    def dense(self, text: str, kinds: Sequence[str] = ()) -> dict[str, float]:
        """Cosine by passage id, best first: the nearest of the segments of the text."""
        parts = sorted((s.text for s in segments(text)), key=len, reverse=True)[:_QUERIES]
        vectors = self._encoder.encode(parts)
        near = self._index.nearest(self.name, vectors, min(_RANKED, len(self._by_id)), kinds)
        return dict(sorted(near.items(), key=lambda item: -item[1]))

    def lexical(self, text: str, kinds: Sequence[str] = ()) -> dict[str, float]:
        """BM25 by passage id, best first."""
        return {id: score for (_, id), score in self._by_words.scores(text, kinds).items()}


def _best(
    collections: Sequence[Collection], by_words: WordSearch, text: str, n: int, kinds: Sequence[str] = ()
) -> list[Hit]:
    """The best passages of some collections, on one scale for all of them."""
    dense = _together(collection.dense(text, kinds) for collection in collections)
    lexical = by_words.scores(text, kinds)
    near, shared = _stretched(dense), _stretched(lexical)
    places = (
        {key: place for place, key in enumerate(dense)},
        {key: place for place, key in enumerate(lexical)},
    )
    hits = [
        Hit(
            collections[key[0]].passage(key[1]),
            round((near.get(key, 0.0) + shared.get(key, 0.0)) / 2, 4),
            *(place.get(key) for place in places),
        )
        for key in {*dense, *lexical}
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id, hit.passage.source.note))[:n]


def _together(scores: Iterable[Mapping[str, float]]) -> dict[Key, float]:
    """The scores of several collections, best first."""
    found = {(i, id): score for i, group in enumerate(scores) for id, score in group.items()}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _stretched(scores: Mapping[Key, float]) -> dict[Key, float]:
    """The same scores from 0 (the last of them) to 1 (the first)."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {key: (score - low) / (high - low) if high > low else 1.0 for key, score in scores.items()}


class NoteRetriever:
    """Searches the library, and proposes probes for a session."""

    def __init__(self, library: Library, index: Index, encoder: Encoder) -> None:
        self._library, self._index, self._encoder = library, index, encoder
        self._collections: dict[str, Collection] = {}
        self._by_words: dict[str | None, WordSearch] = {}

    def collection(self, slug: str | None) -> Collection:
        """The passages of a case, or of the framework."""
        name = f"{passages.CASE}{slug}" if slug else passages.FRAMEWORK
        if name not in self._collections:
            group = (
                passages.of_case(self._library.case(slug))
                if slug
                else passages.of_framework(self._library.framework)
            )
            self._collections[name] = Collection(name, group, self._index, self._encoder)
        return self._collections[name]

    def search(self, text: str, slug: str | None, n: int = 10, kinds: Sequence[str] = ()) -> list[Hit]:
        """Best passages of one case and the framework, or of everything."""
        slugs: list[str | None] = [slug] if slug else list(self._library.cases)
        collections = [self.collection(s) for s in [*slugs, None]]
        if slug not in self._by_words:
            self._by_words[slug] = WordSearch([collection.group for collection in collections])
        return _best(collections, self._by_words[slug], text, n, kinds)

    def leads(self, text: str, reading: Reading, session: Session) -> tuple[Lead, ...]:
        """Unasked probes of the case and of concepts just named, with how well they fit."""
        case = self._library.sat(session.setup)
        picked = {pick.target: pick.words for pick in reading.picked}
        hits = {
            hit.passage.id: hit for hit in self.collection(case.id).search(text, 40, ("probe", "what_if"))
        }
        found = [
            _lead(probe, hits.get(f"probe:{probe.id}"), picked.get(probe.id, ""))
            for probe in case.probes
            if _may_ask(probe, session)
        ]
        return tuple(found + self._concepts(reading, session))

    def _concepts(self, reading: Reading, session: Session) -> list[Lead]:
        concepts = self._library.framework.concepts
        found = []
        for pick in reading.concepts:
            probe = _probe_of(concepts[pick.target], pick, session)
            if probe.id not in session.asked and probe.level.rank <= session.setup.level.rank + 1:
                found.append(Lead(probe=probe, relevance=0.6, words=pick.words))
        return found


def _may_ask(probe: Probe, session: Session) -> bool:
    if probe.id in session.asked or probe.level.rank > session.setup.level.rank + 1:
        return False
    if probe.what_if or not probe.points:
        return True
    return any(session.ledger.depth(point) < Depth.JUSTIFIED for point in probe.points)


def _lead(probe: Probe, hit: Hit | None, words: str) -> Lead:
    relevance = hit.score if hit else 0.0
    return Lead(
        probe=probe,
        relevance=min(1.0, _TOLD * relevance + (_PICKED if words else 0.0)),
        words=words,
        dense=hit.dense if hit else None,
        lexical=hit.lexical if hit else None,
    )


def _probe_of(concept: Concept, pick: Picked, session: Session) -> Probe:
    """A concept's trade-off question as a probe of the phase the interview is in."""
    phase = session.phase if session.phase in concept.phases else concept.phases[0]
    return Probe(
        id=f"concept:{concept.id}",
        text=concept.probe.replace("{it}", pick.words),
        phase=phase,
        move=MoveKind.JUSTIFY,
        level=concept.level,
        topic=concept.id,
        again=concept.again.replace("{it}", pick.words),
        direction=concept.direction,
        source=concept.source,
    )
