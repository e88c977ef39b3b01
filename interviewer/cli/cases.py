"""Commands about cases: the list of them, what to read for them, a new one of your own, a suggestion."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli.practice import JsonOption, house
from interviewer.errors import UsageError, one_of

if TYPE_CHECKING:
    from interviewer.library.scaffold import Draft

ReadingOption = Annotated[bool, typer.Option("--reading", help="what to read, by dimension and by case")]
OutOption = Annotated[Path | None, typer.Option("--out", help="write the reading list to this .md or .pdf")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The cases: list them, make one, read around them.", invoke_without_command=True)
    group.callback()(cases)
    group.command("new")(new)
    group.command("suggest")(suggest)
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


def new(
    id: Annotated[str, typer.Argument(help="its id: lower-case words joined by hyphens")],
    title: Annotated[str, typer.Option(help="a few words")] = "",
    prompt: Annotated[str, typer.Option(help="what the interviewer reads aloud")] = "",
    about: Annotated[str, typer.Option(help="what it is known to test")] = "",
    fact: Annotated[list[str] | None, typer.Option(help="a fact with its number; may be repeated")] = None,
    variant: Annotated[str, typer.Option(help="standard, genai or platform")] = "standard",
    material: Annotated[
        Path | None, typer.Option("--from", help="a text or PDF that a model makes a draft from")
    ] = None,
) -> None:
    """Begin a case of your own in the folder INTERVIEWER_LIBRARY names."""
    import asyncio

    from interviewer.domain.terms import Variant
    from interviewer.library.papers import read_paper
    from interviewer.library.scaffold import Draft, Item
    from interviewer.settings import load_settings

    if variant not in list(Variant):
        raise one_of("variant", variant, Variant)
    path = _place(load_settings().library, id)
    if material is not None:
        draft = asyncio.run(house().drafted(read_paper(material), id))
    else:
        facts = [Item(f"fact-{place}", text) for place, text in enumerate(fact or [], 1)]
        draft = Draft(
            id, title or _asked("title"), prompt or _asked("prompt"), about,
            variant=Variant(variant), items={"Facts": facts},
        )  # fmt: skip
    _begin(path, draft)


def _place(library: Path | None, id: str) -> Path:
    """Where a new case goes; UsageError when it cannot go there."""
    from interviewer.library.forms import ID

    if library is None:
        raise UsageError(
            "a case of your own needs a folder; set INTERVIEWER_LIBRARY to one, such as ~/interviews"
        )
    if not ID.match(id):
        raise UsageError(
            f"{id!r} is no id of a case; write lower-case words joined by hyphens, such as parcel-eta"
        )
    path = library.expanduser() / "cases" / f"{id}.md"
    if path.exists():
        raise UsageError(f"{path} is there already; choose another id, or edit it")
    return path


def _asked(what: str) -> str:
    """What the person types when it was not given."""
    if not sys.stdin.isatty():
        raise UsageError(f"a new case needs --{what}; give it, or --from with a text")
    return str(typer.prompt(what.capitalize())).strip()


def _begin(path: Path, draft: Draft) -> None:
    from interviewer.library.documents import read_document
    from interviewer.library.scaffold import note, unwritten
    from interviewer.report.files import save
    from interviewer.settings import packaged

    skeleton = (packaged("knowledge") / "new-case.md").read_text(encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    save(note(skeleton, draft).encode(), path)
    left = sum(1 for _ in unwritten(read_document(path, str(path))))
    print(path)
    print(
        f"{left} parts are still to be written; 'interviewer check' names each with its line.",
        file=sys.stderr,
    )
    print("It can be sat once the check is clean. How to write it: knowledge/README.md", file=sys.stderr)


def suggest(
    file: Annotated[Path, typer.Argument(help="a resume or job description: text or PDF, at most 2 MB")],
    json: JsonOption = False,
) -> None:
    """Propose case, level and emphasis for a resume or job description. It stays on this machine."""
    from dataclasses import asdict

    from interviewer.cli import show
    from interviewer.cli.words import suggestion_in_words
    from interviewer.library import encoder, suggesting
    from interviewer.library.papers import read_paper

    found = suggesting.suggest(read_paper(file), house().library, encoder.shared())
    print(show.as_line(asdict(found)) if json else suggestion_in_words(found))


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
    for path in dict.fromkeys(problem.path for problem in library.left_out):
        first, *others = [problem for problem in library.left_out if problem.path == path]
        more = f" (and {len(others)} more; 'interviewer check' names them)" if others else ""
        print(f"{first}{more}", file=sys.stderr)
