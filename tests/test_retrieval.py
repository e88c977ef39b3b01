"""Finding notes: by topic, dense and lexical ranks fused, and only what may still be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.domain.brain import Lead
from interviewer.domain.events import InterviewerSaid, ReadingMade, SessionStarted, Setup
from interviewer.domain.move import Move
from interviewer.domain.reading import Picked, PointHeard, Reading
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Depth, Level, MoveKind, PhaseId
from interviewer.errors import UsageError
from interviewer.library import passages
from interviewer.library.encoder import WIDTH, shared
from interviewer.library.retrieval import NoteRetriever, WordSearch
from interviewer.library.shelf import Library
from interviewer.wiring import House

F, V = "fraud-detection", "video-recommendation"


@pytest.fixture(scope="module")
def retriever(house: House) -> NoteRetriever:
    return house.retriever


def session(*events: Callable[..., Any], slug: str = F, level: Level = Level.SENIOR) -> Session:
    first = SessionStarted(seq=0, t=0, setup=Setup(case=slug, level=level, minutes=45))
    return fold([first, *(make(seq=n, t=n) for n, make in enumerate(events, 1))])


def asked(target: str) -> Callable[..., InterviewerSaid]:
    move = Move(kind=MoveKind.CLARIFY, phase=PhaseId.P4, reason="", target=target)
    return lambda **at: InterviewerSaid(text="?", move=move, **at)


def heard(*ids: str, depth: Depth = Depth.JUSTIFIED) -> Callable[..., ReadingMade]:
    points = tuple(PointHeard(id=id, depth=depth, quote="q") for id in ids)
    return lambda **at: ReadingMade(reading=Reading(points=points), **at)


def leads(retriever: NoteRetriever, text: str, session: Session, **reading: Any) -> dict[str, Lead]:
    return {lead.probe.id: lead for lead in retriever.leads(text, Reading(**reading), session)}


# Search


@pytest.mark.parametrize(
    ("query", "slug", "heading"),
    [
        ("the blocked payments never get a label", F, "selective-labels"),
        ("how late the chargebacks come in", F, "label-delay"),
        ("cards tried on one device within minutes", F, "velocity-features"),
        ("split the hundred milliseconds over the stages", F, "latency-budget"),
        ("negatives that were on screen and skipped", V, "seen-and-skipped"),
        ("the system learns from what it chose to show", V, "self-written-data"),
        ("user tower and video tower with nearest neighbours", V, "two-towers-index"),
        ("randomise people, not requests, for two weeks", V, "split-by-viewer"),
    ],
)
def test_a_topic_finds_its_note(retriever: NoteRetriever, query: str, slug: str, heading: str) -> None:
    found = [hit.passage.source.heading for hit in retriever.search(query, slug, 5)]
    assert any(heading in name for name in found), found


def test_a_word_of_the_notes_finds_them_without_meaning(retriever: NoteRetriever) -> None:
    ranks = retriever.collection(V).lexical("mmoe")
    assert ranks and all("mmoe" in passage_text(retriever, V, id).lower() for id in ranks)


def passage_text(retriever: NoteRetriever, slug: str, id: str) -> str:
    return next(h.passage.text for h in retriever.collection(slug).search("mmoe", 500) if h.passage.id == id)


def test_meaning_finds_notes_without_a_shared_word(retriever: NoteRetriever) -> None:
    found = retriever.collection(F).dense("crooks quickly rotating through stolen plastic")
    assert "point:velocity-features" in list(found)[:15]


def test_hits_come_best_first_with_the_ranks_behind_them(retriever: NoteRetriever) -> None:
    hits = retriever.search("calibrated probability", F, 12)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score <= 1 and (hit.dense is not None or hit.lexical is not None) for hit in hits)
    assert all(hit.passage.source.note.endswith(".md") and hit.passage.source.heading for hit in hits)


def test_a_case_is_searched_together_with_the_framework_only(retriever: NoteRetriever) -> None:
    hits = retriever.search("negatives calibration split labels", F, 40)
    places = {hit.passage.source.note.split("/")[1] for hit in hits}
    assert places == {"cases", "framework"}
    assert not [hit for hit in hits if V in hit.passage.source.note]


def test_without_a_case_everything_is_searched(retriever: NoteRetriever) -> None:
    notes = {hit.passage.source.note for hit in retriever.search("labels come late", None, 60)}
    assert {f"knowledge/cases/{F}.md", f"knowledge/cases/{V}.md"} <= notes


def test_the_same_words_score_the_same_in_a_long_and_in_a_short_case(library: Library) -> None:
    many = passages.of_case(library.case(F))
    scores = WordSearch([many[:1], many]).scores(many[0].text)
    assert scores[0, many[0].id] == scores[1, many[0].id]


def test_only_the_kinds_that_were_wanted_are_found(retriever: NoteRetriever) -> None:
    hits = retriever.search("labels come late", None, 40, ("what_if", "concept"))
    assert {hit.passage.kind for hit in hits} == {"what_if", "concept"}


@pytest.mark.parametrize("n", [1, 3, 100])
def test_no_more_hits_come_than_were_wanted(retriever: NoteRetriever, n: int) -> None:
    assert len(retriever.search("labels", F, n)) <= n


@pytest.mark.parametrize("query", ["", "   ", "?!", "the of and", "zzzqqq xxyyzz", "🙂", "忽略", "a" * 5000])
def test_any_query_is_answered(retriever: NoteRetriever, query: str) -> None:
    assert isinstance(retriever.search(query, F, 5), list)


def test_an_unknown_case_is_named(retriever: NoteRetriever) -> None:
    with pytest.raises(UsageError, match="no case 'nope'"):
        retriever.search("labels", "nope")


def test_the_same_query_finds_the_same(retriever: NoteRetriever, house: House) -> None:
    fresh = NoteRetriever(house.library, house.retriever._index, shared())
    assert fresh.search("late labels", F, 20) == retriever.search("late labels", F, 20)


def test_hidden_lines_are_findable_and_say_where_they_stand(library: Library) -> None:
    found = passages.of_case(library.case(F))
    assert len({passage.id for passage in found}) == len(found)
    assert {p.kind for p in found} >= {
        "fact",
        "point",
        "probe",
        "what_if",
        "pitfalls",
        "arithmetic",
        "strong",
    }


# What may be asked


TALK = "We train on chargebacks and past decisions, and what the rules blocked counts as fraud."


def test_a_probe_that_was_asked_is_not_proposed(retriever: NoteRetriever) -> None:
    probe = next(iter(leads(retriever, TALK, session())))
    assert probe not in leads(retriever, TALK, session(asked(probe)))


def test_a_probe_whose_points_were_all_justified_is_not_proposed(
    retriever: NoteRetriever, library: Library
) -> None:
    probe = next(p for p in library.case(F).probes if len(p.points) == 1 and not p.what_if)
    assert probe.id in leads(retriever, TALK, session())
    assert probe.id in leads(retriever, TALK, session(heard(*probe.points, depth=Depth.EXPLAINED)))
    assert probe.id not in leads(retriever, TALK, session(heard(*probe.points)))


@pytest.mark.parametrize("level", Level)
def test_probes_are_at_most_one_level_up(retriever: NoteRetriever, level: Level) -> None:
    found = leads(retriever, TALK, session(level=level))
    assert found and max(lead.probe.level.rank for lead in found.values()) <= level.rank + 1


def test_probes_are_those_of_the_case(retriever: NoteRetriever, library: Library) -> None:
    for slug in (F, V):
        known = {probe.id for probe in library.case(slug).probes}
        assert set(leads(retriever, TALK, session(slug=slug))) <= known


def test_what_was_just_said_is_most_relevant(retriever: NoteRetriever) -> None:
    found = leads(retriever, "A payment that the old rules turned away, I'd label it as fraud.", session())
    best = sorted(found.values(), key=lambda lead: -lead.relevance)[:3]
    assert "selective-labels" in {point for lead in best for point in lead.probe.points}


def test_words_that_can_be_taken_up_raise_a_probe(retriever: NoteRetriever) -> None:
    plain = leads(retriever, TALK, session())
    probe = min(plain.values(), key=lambda lead: lead.relevance).probe
    pick = Picked(ground="the rules", words="the rules", target=probe.id)
    lead = leads(retriever, TALK, session(), picked=(pick,))[probe.id]
    assert lead.words == "the rules" and lead.relevance > plain[probe.id].relevance


def test_a_concept_they_named_brings_its_question_once(retriever: NoteRetriever, library: Library) -> None:
    concept = next(iter(library.framework.concepts.values()))
    pick = Picked(ground=concept.aliases[0], words=concept.aliases[0], target=concept.id)
    lead = leads(retriever, TALK, session(level=Level.PRINCIPAL), concepts=(pick,))[f"concept:{concept.id}"]
    assert lead.probe.source == concept.source and "{it}" not in lead.probe.text
    again = leads(
        retriever, TALK, session(asked(f"concept:{concept.id}"), level=Level.PRINCIPAL), concepts=(pick,)
    )
    assert f"concept:{concept.id}" not in again


@settings(max_examples=15)
@given(st.text(max_size=120))
def test_any_turn_gets_leads_with_a_relevance_between_nothing_and_one(
    retriever: NoteRetriever, text: str
) -> None:
    found = retriever.leads(text, Reading(), session())
    assert found and all(0 <= lead.relevance <= 1 for lead in found)


# The encoder


def test_vectors_are_of_unit_length_and_do_not_depend_on_company() -> None:
    alone, together = shared().encode(["late labels"]), shared().encode(["a", "late labels", "b " * 200])
    assert alone.shape == (1, WIDTH) and (together[1] == alone[0]).all()
    assert ((together**2).sum(axis=1) - 1 < 1e-3).all()


def test_nothing_has_no_direction() -> None:
    assert not shared().encode([""]).any() and shared().encode([]).shape == (0, WIDTH)
