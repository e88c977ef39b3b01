"""Commands about cases: the list of them, what to read for them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.practice import JsonOption, house

ReadingOption = Annotated[bool, typer.Option("--reading", help="what to read, by dimension and by case")]
OutOption = Annotated[Path | None, typer.Option("--out", help="write the reading list to this .md or .pdf")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The cases: list them, make one, read around them.", invoke_without_command=True)
    group.callback()(cases)
    app.add_typer(group, name="cases")


def cases(
    context: typer.Context,
    reading: ReadingOption = False,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List the cases, or what to read for them."""
    if context.invoked_subcommand is not None:
        return
    if reading or out is not None:
        _reading(out)
        return
    _list(json)


def _reading(out: Path | None) -> None:
    from interviewer.report import reading

    library = house().library
    if out is None:
        print(reading.markdown(library.cases.values(), library.framework), end="")
        return
    reading.write(library.cases.values(), library.framework, out)
    print(out, file=sys.stderr)


def _list(json: bool) -> None:
    from interviewer.cli import show

    library = house().library
    rows = [
        {
            "id": case.id,
            "title": case.title,
            "group": case.group,
            "levels": [str(case.lowest), str(case.highest)],
            "about": case.about,
            "facts": len(case.facts),
            "points": len(case.points),
            "probes": len(case.probes),
            "own": case.own,
        }
        for case in library.cases.values()
    ]
    if json:
        for row in rows:
            print(show.as_line(row))
        return
    from rich.console import Console
    from rich.table import Column, Table

    table = Table(
        Column("case", no_wrap=True),
        "title",
        "levels",
        "facts",
        "points",
        "probes",
        box=None,
        header_style="bold",
    )
    for row in rows:
        levels = row["levels"]
        table.add_row(
            str(row["id"]), str(row["title"]), f"{levels[0]}–{levels[1]}",
            str(row["facts"]), str(row["points"]), str(row["probes"]),
        )  # fmt: skip
    Console().print(table)
    for problem in library.left_out:
        print(problem, file=sys.stderr)
