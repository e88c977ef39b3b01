"""Commands about the notes: check, search, doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.cli.practice import JsonOption, house


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(search)
    app.command()(doctor)


def check(json: JsonOption = False) -> None:
    """Print every problem of notes and prompts, as path:line: what is wrong."""
    from interviewer.cli import show
    from interviewer.library import prompts, shelf
    from interviewer.settings import load_settings, packaged

    settings = load_settings()
    problems = shelf.check(packaged("knowledge"), settings.library)
    if not problems:
        problems += shelf.shortfalls(shelf.load(packaged("knowledge"), settings.library))
    problems += prompts.check(packaged("prompts"), settings.library)
    for problem in problems:
        if json:
            print(show.as_line({"path": problem.path, "line": problem.line, "text": problem.text}))
        else:
            print(problem)
    if problems:
        raise typer.Exit(1)
    if not json:
        library = shelf.load(packaged("knowledge"), settings.library)
        framework = library.framework
        print(
            f"clean: {len(library.cases)} cases, {len(framework.claims)} claims, "
            f"{len(framework.concepts)} concepts, {sum(map(len, framework.lines.values()))} spoken lines, "
            f"{len(prompts.load(packaged('prompts'), settings.library))} prompts"
        )


def search(
    text: Annotated[str, typer.Argument(help="what to look for")],
    case: Annotated[str | None, typer.Option("--case", help="only this case and the framework")] = None,
    n: Annotated[int, typer.Option("-n", help="how many", min=1, max=100)] = 10,
    json: JsonOption = False,
) -> None:
    """Search the notes."""
    from interviewer.cli import show

    parts = house(show_progress=not json)
    if case:
        parts.library.case(case)
    for hit in parts.retriever.search(text, case, n):
        source = hit.passage.source
        row = {"note": source.note, "heading": source.heading, "score": hit.score,
               "dense": hit.dense, "lexical": hit.lexical}  # fmt: skip
        print(show.as_line(row) if json else f"{hit.score:.3f}  {source.note} › {source.heading}")


def doctor(json: JsonOption = False) -> None:
    """Say what is configured, what works, and what will be used instead."""
    from interviewer.cli import show
    from interviewer.doctor import examine

    findings = examine()
    for finding in findings:
        row = {"what": finding.what, "ok": finding.ok, "says": finding.says}
        print(
            show.as_line(row)
            if json
            else f"{'ok ' if finding.ok else 'no '} {finding.what:10} {finding.says}"
        )
    if not all(finding.ok or finding.optional for finding in findings):
        raise typer.Exit(1)
