"""The reading lists: by case, by dimension, as Markdown and as PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.domain.terms import Dimension
from interviewer.errors import UsageError
from interviewer.library.shelf import Library
from interviewer.report import reading


def test_every_reference_stands_under_its_case_with_what_to_look_for(library: Library) -> None:
    text = reading.markdown(library.cases.values(), library.framework)
    for case in library.cases.values():
        assert f"### {case.title}" in text
        assert all(f"]({ref.url}): " in text for ref in case.references)


def test_a_reference_that_names_no_dimension_counts_for_the_crux_of_its_case(library: Library) -> None:
    fraud = library.cases["fraud-detection"]
    shelves = {shelf.title: shelf for shelf in reading.by_dimension([fraud], library.framework)}
    assert set(shelves) == {library.framework.dimensions[d].title for d in fraud.crux}


def test_a_reference_stands_under_the_dimensions_it_names(library: Library) -> None:
    fraud = library.cases["fraud-detection"]
    named = fraud.references[0].model_copy(update={"dimensions": (Dimension.SERVING,)})
    shelves = reading.by_dimension([fraud.model_copy(update={"references": (named,)})], library.framework)
    assert [shelf.title for shelf in shelves] == [library.framework.dimensions[Dimension.SERVING].title]


def test_the_list_is_written_as_pdf_or_markdown_and_as_nothing_else(library: Library, tmp_path: Path) -> None:
    reading.write(library.cases.values(), library.framework, tmp_path / "list.pdf")
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(UsageError, match=r"choose one of: \.md, \.pdf"):
        reading.write(library.cases.values(), library.framework, tmp_path / "list.docx")
