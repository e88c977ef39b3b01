"""Plain text as the engine compares it: cleaned, cut into segments that can be quoted, reduced to stems."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interviewer.library.words import (
    LONGEST_TURN,
    clean,
    fluent,
    fluent_segments,
    folded,
    phrase_pattern,
    segments,
    stems,
    tokens,
)

ANY = st.text(max_size=400)
SPOKEN = st.lists(
    st.sampled_from(
        "and so because the model then i we split by time but fraud um labels 3,000 what how which p99 it's "
        'payments, late; chargebacks. queue? okay\nnext - which train! (maybe) "no"'.split(" ")
    ),
    max_size=200,
).map(" ".join)
SPEECH = (
    "so what i would do is take all the payments from last year and then we look which of them came back as a "
    "chargeback and those are the positives and the rest is negative but the last three months i leave out because "
    "the disputes are still on their way and also i would keep a small random part of what the rules refuse so that "
    "we learn something about these people too and then train boosted trees on it"
)


@given(st.one_of(ANY, SPOKEN))
def test_segments_are_verbatim_slices_in_order(raw: str) -> None:
    text = clean(raw)
    end = 0
    for segment in segments(text):
        assert segment.start >= end
        assert text[segment.start :][: len(segment.text)] == segment.text
        end = segment.start + len(segment.text)


@given(SPOKEN)
def test_no_word_is_lost_between_segments(text: str) -> None:
    assert [word for segment in segments(text) for word in tokens(segment.text)] == tokens(text)


@given(SPOKEN)
def test_no_segment_is_longer_than_a_long_sentence(text: str) -> None:
    assert all(len(segment.text.split()) <= 34 for segment in segments(text))


def test_hesitations_are_left_out_of_what_is_compared_and_kept_in_what_is_quoted() -> None:
    said = "I would, um, like, split by time. Things I like: kind of old cards, uh and new ones"
    assert [(part.text, own.text) for part, own in fluent_segments(said)] == [
        ("I would, split by time.", "I would, um, like, split by time."),
        (
            "Things I like: kind of old cards, and new ones",
            "Things I like: kind of old cards, uh and new ones",
        ),
    ]


@given(SPOKEN)
def test_a_fluent_segment_stands_for_a_slice_of_the_turn(text: str) -> None:
    for part, own in fluent_segments(text):
        assert text[own.start : own.start + len(own.text)] == own.text
        assert part.text == own.text or fluent(own.text) == part.text


def test_unpunctuated_speech_is_cut_at_spoken_joints() -> None:
    found = [segment.text for segment in segments(SPEECH)]
    assert 3 <= len(found) <= 8
    assert "because" not in [text.split()[-1] for text in found]


def test_a_run_without_any_joint_is_cut_too() -> None:
    found = segments(" ".join(f"word{n}" for n in range(200)))
    assert len(found) > 5 and found[-1].text.endswith("word199")


def test_sentences_are_cut_at_their_ends_and_questions_known() -> None:
    found = segments("How late are the labels? I'd wait. Is that so? Fine, next line\nlast")
    assert [(s.text, s.is_question) for s in found] == [
        ("How late are the labels?", True),
        ("I'd wait.", False),
        ("Is that so?", True),
        ("Fine, next line", False),
        ("last", False),
    ]


def test_decimals_and_abbreviations_without_a_space_are_not_cut() -> None:
    assert len(segments("At p=0.1 we lose 7.50 euros at most.")) == 1


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\n\n", "—", "🙂"])
def test_text_without_words_has_no_segments(text: str) -> None:
    assert segments(clean(text)) == []


@given(ANY)
def test_clean_text_has_no_control_characters_and_is_bounded(raw: str) -> None:
    text = clean(raw * 60)
    assert len(text) <= LONGEST_TURN
    assert not [c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs", "Co")]
    assert text.encode("utf-8").decode("utf-8") == text


@given(ANY)
@example("a" * (LONGEST_TURN - 1) + " b")
@example("e\u200b\u0301")
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)


def test_clean_keeps_what_people_write() -> None:
    said = "Naïve Bayes — 3 × 10⁶, “quoted”, <b>bold</b>\n\t- list 🙂"
    assert clean(f"\ufeff  {said}\x00\x1b[31m".replace("[31m", "")) == said


def test_clean_drops_what_cannot_be_seen_and_joins_accents() -> None:
    assert clean("a\u200bb\x07c\r\nd\re\ud800") in ("abc\nd\ne", "abc\nd\ne?")
    assert clean("e\u0301") == "é"


@given(ANY)
def test_folding_is_for_comparison_and_settles(raw: str) -> None:
    assert folded(folded(raw)) == folded(folded(folded(raw)))
    assert folded(raw) == folded(f"  {raw}\n ")


def test_stems_leave_function_words_out_and_join_forms() -> None:
    assert stems("We are splitting the splits") == stems("split, split!")
    assert stems("it is what it is") == []
    assert stems("time-based") == stems("time based")


def test_a_phrase_is_found_as_whole_words_with_hyphen_or_plural() -> None:
    tower = phrase_pattern("two tower")
    assert all(tower.search(text) for text in ("a two-tower model", "two towers", "the two  tower"))
    assert not any(tower.search(text) for text in ("two towering", "thirtytwo tower", "two big towers"))


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30))
def test_any_phrase_finds_itself(phrase: str) -> None:
    plain = folded(phrase)
    if plain and plain[0].isalnum() and plain[-1].isalnum():
        assert phrase_pattern(phrase).search(plain)
