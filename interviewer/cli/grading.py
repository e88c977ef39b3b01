"""Commands that grade a finished conversation."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.practice import (
    BrainOption,
    CaseOption,
    FormOption,
    JsonOption,
    LevelOption,
    MinutesOption,
    house,
    setup_of,
)
from interviewer.errors import UsageError

CandidateOption = Annotated[
    str, typer.Option("--candidate", help="the candidate's name, where the file has names")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="a report: .html, .pdf, .md or .json")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(grade)


def grade(
    file: Annotated[Path, typer.Argument(help="a finished transcript, or a chat log with names")],
    case: CaseOption,
    level: LevelOption = "senior",
    minutes: MinutesOption = 45,
    form: FormOption = "first",
    candidate: CandidateOption = "",
    brain: BrainOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Grade a finished transcript as it stands."""
    from interviewer.cli import show
    from interviewer.cli.words import card_in_words
    from interviewer.conduct.debrief import debrief
    from interviewer.conduct.hindsight import relive
    from interviewer.conduct.transcript import read_transcript
    from interviewer.domain.session import fold
    from interviewer.report.content import compose
    from interviewer.report.files import kind_of, write

    setup = setup_of(case, level, minutes, form=form)
    if out is not None:
        kind_of(out)
        _can_be_written(out)
    lines = read_transcript(file, candidate)
    parts = house(brain, show_progress=not json)
    notes = parts.library.chosen(setup)
    framework = parts.library.framework_of(notes)
    session = fold(relive(lines, setup, parts.reader, parts.overhearer))
    card = parts.assessor.assess(session, setup.level)
    if out is not None:
        review = debrief(session, notes, framework)
        write(compose(session, notes, framework, review, card), card, out)
    print(show.as_line(card.shown) if json else card_in_words(card))
    if out is not None:
        print(out, file=sys.stderr)


def _can_be_written(out: Path) -> None:
    """Refuse a place for the report before the work is done rather than after it."""
    trouble = (
        "it is a folder"
        if out.is_dir()
        else ""
        if out.parent.is_dir()
        else f"there is no folder {out.parent}"
    )
    if trouble or not os.access(out.parent, os.W_OK):
        raise UsageError(f"{out} cannot be written: {trouble or 'not permitted'}; name another file")
