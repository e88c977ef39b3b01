"""Notes as text: front matter, headings, items, bullets, and the line each of them stands on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.library.cases import read_case
from interviewer.library.documents import MAX_BYTES, Document, read_document
from interviewer.library.forms import Form, gate, split

NOTE = """\
---
id: a-case
title: "Speed: 12:30 #1"
levels:
  - mid
  - senior
---

# About
Two lines that are
one paragraph.

A second one: with a colon, and a #hash.

## Facts
### size
About 25 million a day.
- ask: how many: per day # roughly
- ask: a question that
  goes on here
* key: volume; traffic

### rate
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notes") / "a-case.md"


def read(page: Path, text: str | bytes) -> Document:
    page.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return read_document(page, "cases/a-case.md")


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if words in line)


def test_front_matter_is_read_with_its_lines(page: Path) -> None:
    front = read(page, NOTE).front
    assert {key: (text.value, text.line) for key, text in front.items()} == {
        "id": ("a-case", 2),
        "title": ("Speed: 12:30 #1", 3),
        "levels": ("mid; senior", 4),
    }


def test_headings_of_one_and_two_signs_are_sections_and_of_three_are_items(page: Path) -> None:
    document = read(page, NOTE)
    assert [(s.title, s.line) for s in document.sections] == [("About", 9), ("Facts", 15)]
    facts = document.section("facts")
    assert facts is not None
    assert [(item.title, item.line) for item in facts.items] == [("size", 16), ("rate", 23)]


def test_lines_of_a_paragraph_are_joined_and_a_blank_line_parts_them(page: Path) -> None:
    about = read(page, NOTE).sections[0]
    assert about.prose == ("Two lines that are one paragraph.\n\nA second one: with a colon, and a #hash.")
    assert [text.line for text in about.paragraphs] == [10, 13]


def test_a_bullet_keeps_its_colons_and_hashes_and_goes_on_when_indented(page: Path) -> None:
    size = read(page, NOTE).sections[1].items[0]
    assert [(b.value, b.line) for b in size.bullets] == [
        ("ask: how many: per day # roughly", 18),
        ("ask: a question that goes on here", 19),
        ("key: volume; traffic", 21),
    ]


def test_a_facts_line_and_the_sentence_under_it_stay_apart(page: Path) -> None:
    document = read(
        page, "---\nid: x\n---\n## Points\n### one\nphase: P4 · weight: 5\nThe idea.\nMore of it.\n"
    )
    form = Form(document)
    facts, sentence = form.fact_line(document.sections[0].items[0], ("phase", "weight"))
    assert {key: (text.value, text.line) for key, text in facts.items()} == {
        "phase": ("P4", 6),
        "weight": ("5", 6),
    }
    assert sentence == "The idea. More of it." and not form.problems


def test_windows_line_ends_change_no_line_and_no_value(page: Path) -> None:
    unix, windows = read(page, NOTE), read(page, NOTE.replace("\n", "\r\n"))
    assert (windows.front, windows.sections) == (unix.front, unix.sections)


def test_a_byte_order_mark_is_no_part_of_the_note(page: Path) -> None:
    marked = read(page, b"\xef\xbb\xbf" + NOTE.encode())
    assert marked.front["id"].value == "a-case" and not marked.problems


def test_text_that_is_not_utf8_is_one_problem_on_its_line(page: Path) -> None:
    found = read(page, NOTE.encode().replace(b"About 25", b"Ungef\xe4hr 25")).problems
    assert [(p.path, p.line) for p in found if "UTF-8" in p.text] == [
        ("cases/a-case.md", line_of(NOTE, "About 25"))
    ]


def test_headings_inside_a_fence_are_text(page: Path) -> None:
    document = read(page, "---\nid: x\n---\n## A\n```\n## not a heading\n### nor an item\n```\n## B\n")
    assert [(s.title, s.line, len(s.items)) for s in document.sections] == [("A", 4, 0), ("B", 9, 0)]


@pytest.mark.parametrize("line", ["#1 is a number", "#hash", "5 # five", "####", "a: b # c", "Yes: 12:30"])
def test_a_line_that_only_looks_like_markup_is_prose(page: Path, line: str) -> None:
    document = read(page, f"---\nid: x\n---\n## A\n{line}\n")
    assert [(s.title, s.prose) for s in document.sections] == [("A", line)]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no front matter"),
        ("# About\nNo front matter.\n", 1, "no front matter"),
        ("---\nid: x\n# About\n", 1, "not closed"),
        ("---\nid: x\ntitle: 'open\n---\n", 3, "key: value"),
        ("---\nid: x\nabout: one: two\n---\n", 3, "key: value"),
        ("---\n- a\n- b\n---\n", 2, "key: value"),
        ("---\nid: x\nid: y\n---\n", 3, "twice"),
        ("---\nid: \x01\n---\n", 1, "key: value"),
    ],
)
def test_front_matter_that_cannot_be_read_says_where(page: Path, text: str, line: int, words: str) -> None:
    problems = read(page, text).problems
    assert [p.line for p in problems] == [line]
    assert words in problems[0].text


@pytest.mark.parametrize(
    "value",
    ["[" * 3000, "? [a, b]\n: c", "{a: b}: c", "&a [*a]", "*nobody", "!!set {a}"],
    ids=["deep", "list-key", "map-key", "knot", "nobody", "tag"],
)
def test_odd_yaml_is_a_problem_and_never_a_crash(page: Path, value: str) -> None:
    text = f"---\nid: x\n{value if ':' in value else f'title: {value}'}\n---\n"
    assert all(1 <= p.line <= 4 for p in read(page, text).problems)


def test_a_note_that_is_missing_or_too_big_is_a_problem(page: Path, tmp_path: Path) -> None:
    missing = read_document(tmp_path / "none.md", "cases/none.md").problems
    assert any((p.path, p.line) == ("cases/none.md", 1) and "cannot be read" in p.text for p in missing)
    huge = read(page, b"---\nid: x\n---\n" + b"x" * MAX_BYTES).problems
    assert any(p.line == 1 and str(MAX_BYTES) in p.text for p in huge)


def test_lists_and_gates_are_cut_at_their_signs() -> None:
    assert split(" a; b ;; c;") == ("a", "b", "c")
    assert gate("Random; shuffle | Split") == (("random", "shuffle"), ("split",))


ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "---",
                "# A",
                "## Facts",
                "### size",
                "## Points",
                "- ask: how many",
                "  more",
                "```",
                "~~~",
                "",
                "phase: P4 · weight: 5",
                "phase: P4",
                "id: a-case",
                "levels: mid; senior",
                "- {it}",
                "text: [",
                "a: 'b",
            ]
        ),
        st.text(
            st.characters(exclude_characters="\r\n", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30
        ),
    ),
    max_size=30,
).map("\n".join)


@given(st.one_of(ODD, LINES, LINES.map("---\nid: a-case\n".__add__)))
def test_any_text_is_read_and_every_problem_has_a_line_of_the_file(page: Path, text: str) -> None:
    document = read(page, text)
    _, form = read_case(document, frozenset())
    last = max(1, len(text.splitlines()))
    assert all(1 <= problem.line <= last for problem in form.problems)
    assert all(1 <= section.line <= last + 1 for section in document.sections)


@given(st.binary(max_size=200))
def test_any_bytes_are_read(page: Path, raw: bytes) -> None:
    document = read(page, raw)
    assert all(1 <= problem.line <= raw.count(b"\n") + raw.count(b"\r") + 1 for problem in document.problems)


@given(st.lists(st.text("abc :#?.", min_size=1, max_size=20).filter(str.strip), max_size=8))
def test_bullets_come_back_as_they_were_written(page: Path, bullets: list[str]) -> None:
    text = "---\nid: x\n---\n## A\n" + "".join(f"- {b}\n" for b in bullets)
    found = [b for s in read(page, text).sections for b in s.bullets]
    assert [(b.value, b.line) for b in found] == [(b.strip(), n) for n, b in enumerate(bullets, 5)]


@pytest.mark.parametrize("space", ["\x0c", "\x0b", "\x1c", "\x85", "\u2028"])
def test_a_line_is_what_an_editor_calls_a_line(page: Path, space: str) -> None:
    document = read(page, f"---\nid: x\n---\n## A\nSome{space}words.\n## B\n")
    assert [(s.title, s.line) for s in document.sections] == [("A", 4), ("B", 6)]
