"""Broken notes: every fault is named with its path and line, and a person's own broken case is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.errors import LibraryError, Problem, UsageError
from interviewer.library import shelf
from interviewer.library.cases import read_case
from interviewer.library.documents import MAX_BYTES, Document, read_document
from interviewer.library.forms import Form
from interviewer.library.framework import read_claim, read_concept, read_lines
from interviewer.settings import packaged

KNOWLEDGE = packaged("knowledge")
SLUG = "fraud-detection"
NAME = f"knowledge/cases/{SLUG}.md"
LINES = (KNOWLEDGE / "cases" / f"{SLUG}.md").read_text().splitlines()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The real notes with one case of its own to break."""
    folder = tmp_path / "knowledge"
    (folder / "cases").mkdir(parents=True)
    (folder / "framework").symlink_to(KNOWLEDGE / "framework")
    write(folder, LINES)
    return folder


def write(folder: Path, lines: list[str], slug: str = SLUG) -> Path:
    path = folder / "cases" / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def at(*beginnings: str) -> int:
    """The index of the line found by going through the beginnings, each after the one before."""
    index = 0
    for beginning in beginnings:
        index = next(i for i in range(index, len(LINES)) if LINES[i].startswith(beginning))
    return index


@dataclass(frozen=True)
class Break:
    """A fault put into the case; `line` is where it must be reported, counted in the broken file."""

    lines: list[str]
    line: int
    says: str


def replaced(where: int, new: str, says: str, line: int | None = None) -> Break:
    return Break([*LINES[:where], new, *LINES[where + 1 :]], line or where + 1, says)


def inserted(where: int, new: str, says: str, line: int | None = None) -> Break:
    return Break([*LINES[:where], new, *LINES[where:]], line or where + 1, says)


def without(start: int, end: int, says: str, line: int) -> Break:
    return Break(LINES[:start] + LINES[end:], line, says)


def changed(where: int, pattern: str, new: str, says: str, line: int | None = None) -> Break:
    assert re.search(pattern, LINES[where])
    return replaced(where, re.sub(pattern, new, LINES[where], count=1), says, line)


POINT, PROBE = at("## Points", "### "), at("## Probes", "### ")
HINTED = at("## Points", "- hint 1")
ITEM = max(i for i in range(HINTED) if LINES[i].startswith("### "))

BREAKS: dict[str, Callable[[], Break]] = {
    "field": lambda: without(at("title:"), at("title:") + 1, "lacks 'title'", 1),
    "key": lambda: inserted(2, "colour: red", "unknown key 'colour'"),
    "id": lambda: replaced(at("id:"), "id: fraud", "must be the file name"),
    "group": lambda: changed(at("group:"), "other", "novel", "not one of"),
    "levels": lambda: replaced(at("levels:"), "levels: principal; mid", "lowest; highest"),
    "claim": lambda: replaced(at("claims:"), "claims: W01; W99", "'W99' has no note"),
    "crux": lambda: replaced(at("relief:"), "relief: features; modelling; serving", "same number", line=1),
    "heading-unknown": lambda: inserted(at("## Facts"), "## Secrets", "unknown heading 'Secrets'"),
    "heading-twice": lambda: inserted(at("## Pitfalls"), "## Facts", "given twice"),
    "heading-missing": lambda: without(at("## References"), len(LINES), "lacks the heading '## References'", 1),
    "level": lambda: changed(POINT + 1, r"level: \w+", "level: wizard", "'wizard' is not one of"),
    "phase": lambda: changed(POINT + 1, r"phase: P\d", "phase: P12", "'P12' is not one of"),
    "weight": lambda: changed(POINT + 1, r"weight: \d", "weight: 9", "outside 1 to 5"),
    "weight-missing": lambda: changed(POINT + 1, r" · weight: \d", "", "lacks the fact 'weight'", POINT + 1),
    "fact-line-key": lambda: changed(POINT + 1, "phase:", "stage:", "unknown fact 'stage"),
    "twice": lambda: Break(
        [*LINES[: at("## Probes")], *LINES[POINT : at("## Points", "- cue")], "- cue: x", *LINES[at("## Probes") :]],
        at("## Probes") + 1,
        "used twice",
    ),
    "item-id": lambda: replaced(POINT, "### Not An Id", "lower-case words"),
    "bullet-key": lambda: replaced(at("## Points", "- cue"), "- cues: one; two", "needs one of the keys"),
    "one-hint": lambda: without(HINTED + 1, HINTED + 3, "has 1 hints", ITEM + 1),
    "no-near-miss": lambda: without(
        at("## Points", "- not"), next(i for i in range(at("## Points", "- not"), len(LINES)) if not LINES[i].startswith("- not")), "'not' of point", POINT + 1
    ),
    "two-questions": lambda: replaced(PROBE + 2, "Why this? And why that?", "2 questions", line=PROBE + 1),
    "two-questions-again": lambda: replaced(at("## Probes", "- again"), "- again: Why? Really?", "2 questions"),
    "joined": lambda: replaced(
        PROBE + 2, "Which label does it get, and what would finance say?", "joined by 'and'", line=PROBE + 1
    ),
    "joined-again": lambda: replaced(
        at("## Probes", "- again"), "- again: Why this and how do you know?", "joined by 'and'"
    ),
    "joined-hint": lambda: replaced(HINTED, "- hint 1: Who reads it, and when?", "joined by 'and'"),
    "no-slot": lambda: replaced(at("## Probes", "- with"), "- with: So, why?", "needs {it}"),
    "unknown-slot": lambda: replaced(at("## Probes", "- again"), "- again: Why {name}?", "unknown slot"),
    "no-point": lambda: changed(PROBE + 1, r"points: [\w-]+", "points: nobody", "names no point 'nobody'"),
    "move": lambda: changed(PROBE + 1, r"move: \w+", "move: praise", "'praise' is not one of"),
    "no-direction": lambda: without(
        at("## Probes", "- direction"), at("## Probes", "- direction") + 1, "lacks '- direction", PROBE + 1
    ),
    "long-probe": lambda: replaced(PROBE + 2, "word " * 61, "61 words", line=PROBE + 1),
    "callback": lambda: changed(at("## Callbacks", "earlier:"), r"earlier: [\w-]+", "earlier: nobody", "no point 'nobody'"),
    "fact-asks": lambda: replaced(at("## Facts", "### ") + 1, "How many do you want?", "must not ask", at("## Facts", "### ") + 1),
    "quantity": lambda: replaced(at("## Facts", "- quantity"), "- quantity: many · of: payments", "not a number"),
    "pitfall": lambda: replaced(at("## Pitfalls", "- "), "- just a sentence", "some-id: text"),
    "strong": lambda: without(
        at("## Strong", "### P5"), at("## Strong", "### P6"), "lacks '### P5'", at("## Strong") + 1
    ),
    "reference": lambda: replaced(at("## References", "- "), "- A blog post | example.org | x", "a reference is"),
    "twist": lambda: without(at("### twist"), at("## Facts"), "lacks '### twist'", at("## Prompt") + 1),
    "prompt-level": lambda: replaced(at("### staff"), "### wizard", "not default, twist or a level"),
}  # fmt: skip


def test_the_packaged_notes_are_clean() -> None:
    assert shelf.check(KNOWLEDGE) == []


@pytest.mark.parametrize("name", BREAKS)
def test_a_fault_is_named_with_its_line(copy: Path, name: str) -> None:
    fault = BREAKS[name]()
    write(copy, fault.lines)
    found = [p for p in shelf.check(copy) if fault.says in p.text]
    assert [(p.path, p.line) for p in found] == [(NAME, fault.line)]


@pytest.mark.parametrize(
    ("note", "reads", "begins"),
    [
        ("claims/W05", read_claim, "No click,"),
        ("claims/W05", read_claim, "- again: "),
        ("concepts/delayed-labels", read_concept, "Given {it}"),
        ("concepts/delayed-labels", read_concept, "- again: "),
        ("lines/hand-back", read_lines, "- "),
    ],
)
def test_a_framework_note_may_not_join_two_questions(
    tmp_path: Path, note: str, reads: Callable[[Document], tuple[object, Form]], begins: str
) -> None:
    lines = (KNOWLEDGE / "framework" / f"{note}.md").read_text().splitlines()
    where = next(i for i, line in enumerate(lines) if line.startswith(begins))
    mark = begins if begins.startswith("-") else ""
    lines[where] = f"{mark}What would you take, and why?"
    path = tmp_path / f"{Path(note).name}.md"
    path.write_text("\n".join(lines) + "\n")
    problems = reads(read_document(path, path.name))[1].problems
    assert [p.text.partition(" asks ")[2] for p in problems] == ["two things joined by 'and'; ask one"]


def test_all_faults_are_named_at_once(copy: Path) -> None:
    lines = list(LINES)
    lines[POINT + 1] = re.sub(r"level: \w+", "level: wizard", lines[POINT + 1])
    lines[at("## References", "- ")] = "- nothing"
    lines.insert(2, "colour: red")
    write(copy, lines)
    assert {p.line for p in shelf.check(copy)} == {3, POINT + 3, at("## References", "- ") + 2}


def test_problems_come_sorted_and_read_as_path_line_text(copy: Path) -> None:
    write(copy, [line.replace("weight:", "wait:") for line in LINES])
    found = shelf.check(copy)
    assert found == sorted(found) and len(found) > 20
    assert str(found[0]).startswith(f"{NAME}:{found[0].line}: ")


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"", 1, "no front matter"),
        (("\n".join(LINES[:40]) + "\n\xe4\n").encode("latin-1", "replace"), 41, "not UTF-8"),
        (b"---\nid: fraud-detection\n---\n" + b"x" * MAX_BYTES, 1, "at most"),
        (bytes(range(256)) * 20, 1, "UTF-8"),
    ],
    ids=["empty", "latin-1", "huge", "binary"],
)
def test_a_file_that_is_no_note_is_a_problem(copy: Path, raw: bytes, line: int, says: str) -> None:
    (copy / "cases" / f"{SLUG}.md").write_bytes(raw)
    found = [p for p in shelf.check(copy) if says in p.text]
    assert found and found[0].path == NAME
    assert found[0].line == line or says == "UTF-8"


def test_packaged_notes_that_are_broken_cannot_be_used(copy: Path) -> None:
    write(copy, BREAKS["level"]().lines)
    with pytest.raises(LibraryError, match=f"^{NAME}:{POINT + 2}: 'wizard' is not one of") as caught:
        shelf.load(copy)
    assert "\n" not in str(caught.value)


def test_a_missing_framework_note_is_named(tmp_path: Path) -> None:
    (tmp_path / "framework").mkdir()
    for kind in (KNOWLEDGE / "framework").iterdir():
        (tmp_path / "framework" / kind.name).symlink_to(kind)
    (tmp_path / "framework" / "levels").unlink()
    (tmp_path / "cases").mkdir()
    found = shelf.check(tmp_path)
    assert Problem("knowledge/framework/levels/staff.md", 1, "is missing; every interview needs it") in found


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="holds no 'cases' folder"):
        shelf.load(tmp_path)


# A person's own folder


def test_an_own_case_is_added(tmp_path: Path) -> None:
    write(tmp_path, [*LINES[:1], "id: my-case", *LINES[2:]], "my-case")
    library = shelf.load(KNOWLEDGE, tmp_path)
    assert library.case("my-case").own and not library.case(SLUG).own


def test_an_own_case_with_a_known_id_wins(tmp_path: Path) -> None:
    write(tmp_path, [re.sub("^title:.*", "title: Mine", line) for line in LINES])
    library = shelf.load(KNOWLEDGE, tmp_path)
    assert library.case(SLUG).title == "Mine" and library.case(SLUG).own
    assert library.fingerprint != shelf.load(KNOWLEDGE).fingerprint


def test_an_own_broken_case_is_left_out_and_named(tmp_path: Path) -> None:
    path = write(tmp_path, BREAKS["level"]().lines)
    library = shelf.load(KNOWLEDGE, tmp_path)
    assert not library.case(SLUG).own
    assert [(p.path, p.line) for p in library.left_out] == [(str(path), POINT + 2)]
    assert shelf.check(KNOWLEDGE, tmp_path) == list(library.left_out)


def test_own_files_that_are_no_cases_are_named_and_harm_nothing(tmp_path: Path) -> None:
    write(tmp_path, ["not a note"], "scribble")
    (tmp_path / "cases" / "binary.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "cases" / "README.md").write_text("for people")
    (tmp_path / "cases" / "picture.png").write_bytes(b"\x89PNG")
    library = shelf.load(KNOWLEDGE, tmp_path)
    assert set(library.cases) == set(shelf.load(KNOWLEDGE).cases)
    assert {Path(p.path).name for p in library.left_out} == {"scribble.md", "binary.md"}


def test_an_own_case_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "cases" / "folder.md").mkdir(parents=True)
    assert [Path(p.path).name for p in shelf.load(KNOWLEDGE, tmp_path).left_out][:1] == ["folder.md"]


def test_an_unknown_case_names_the_ones_there_are() -> None:
    with pytest.raises(UsageError, match=f"no case 'nope'; choose one of: .*{SLUG}"):
        shelf.load(KNOWLEDGE).case("nope")


def test_the_fingerprint_changes_with_any_note_and_with_nothing_else(copy: Path) -> None:
    before = shelf.load(copy).fingerprint
    assert shelf.load(copy).fingerprint == before
    write(copy, [*LINES, ""])
    assert shelf.load(copy).fingerprint != before


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "cut", "swap", "garble"]),
        st.integers(0, len(LINES) - 1),
        st.integers(0, len(LINES) - 1),
        st.text(max_size=12),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30)
@given(EDITS)
def test_a_mangled_case_never_crashes_and_names_lines_of_its_file(
    tmp_path: Path, edits: list[tuple[str, int, int, str]]
) -> None:
    lines = list(LINES)
    for what, i, j, noise in edits:
        i, j = i % len(lines), j % len(lines)
        if what == "drop":
            del lines[i]
        elif what == "double":
            lines.insert(i, lines[j])
        elif what == "cut":
            lines[i] = lines[i][: len(lines[i]) // 2]
        elif what == "swap":
            lines[i], lines[j] = lines[j], lines[i]
        else:
            lines[i] = noise + lines[i]
    path = tmp_path / f"{SLUG}.md"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    _, form = read_case(read_document(path, NAME), frozenset())
    last = len(path.read_text().splitlines())
    assert all(p.path == NAME and 1 <= p.line <= last and "\n" not in p.text for p in form.problems)


def test_the_library_as_a_whole_has_its_claims_concepts_and_neutral_lines() -> None:
    from dataclasses import replace

    whole = shelf.load(packaged("knowledge"))
    assert shelf.shortfalls(whole) == []
    poorer = replace(whole, framework=whole.framework.model_copy(update={"concepts": {}}))
    assert [str(problem) for problem in shelf.shortfalls(poorer)] == [
        "knowledge/framework/concepts:1: 0 where 80 are needed; write the rest"
    ]
