"""Commands about what was sat: list, show, resume, export, regrade, delete."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.practice import JsonOption, converse, house
from interviewer.errors import UsageError, one_of

IdArgument = Annotated[str, typer.Argument(help="the session, or the beginning of its id")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="What was sat.", no_args_is_help=True)
    group.command("list")(list_sessions)
    group.command("show")(show_session)
    group.command("resume")(resume)
    group.command("export")(export)
    group.command("regrade")(regrade)
    group.command("delete")(delete)
    app.add_typer(group, name="sessions")


def list_sessions(json: JsonOption = False, limit: int = 50) -> None:
    """List sessions, latest first."""
    from interviewer.cli import show

    rows = house().store.list(limit)
    for row in rows:
        if json:
            print(show.as_line({"id": row.id, "case": row.case, "level": row.level, "minutes": row.minutes,
                                "status": row.status, "updated_at": row.updated_at, "turns": row.turns, "t": row.t}))  # fmt: skip
        else:
            print(f"{row.id}  {row.status:6} {row.case:28} {row.level:9} {show.minute(row.t)} of "
                  f"{row.minutes}:00  {row.turns} turns  {row.updated_at[:16]}")  # fmt: skip
    if not rows and not json:
        print("No sessions yet. Open the room with: interviewer")


def show_session(session: IdArgument, json: JsonOption = False) -> None:
    """Print a session's transcript and scorecard."""
    from interviewer.cli import show
    from interviewer.cli.words import in_words

    store = house().store
    for item in store.load(store.resolve(session)):
        shown = show.event(item)
        if json and shown is not None:
            print(show.as_line(shown))
        elif not json and in_words(item):
            print(in_words(item))


def resume(session: IdArgument) -> None:
    """Carry an open session on in the terminal, from exactly where it was."""
    parts = house(show_progress=True)
    sittings = parts.sittings()

    async def run() -> None:
        interview = await sittings.open(parts.store.resolve(session))
        if interview.session.ended:
            raise UsageError(
                f"session {interview.id} has ended; see it with: interviewer sessions show {interview.id}"
            )
        await converse(sittings, interview)

    asyncio.run(run())


def export(
    session: IdArgument,
    out: Annotated[Path, typer.Option("--out", help="transcript.txt or events.jsonl")],
) -> None:
    """Write a session to a file: a transcript (.txt) or its events (.jsonl)."""
    from interviewer.cli import show
    from interviewer.domain.events import EVENT, CandidateSaid, InterviewerSaid

    store = house().store
    events = store.load(store.resolve(session))
    if out.suffix == ".jsonl":
        text = "\n".join(EVENT.dump_json(item).decode() for item in events)
    elif out.suffix == ".txt":
        said = [item for item in events if isinstance(item, CandidateSaid | InterviewerSaid)]
        text = "\n".join(
            f"[{show.minute(item.t)}] {'Candidate' if isinstance(item, CandidateSaid) else 'Interviewer'}: {item.text}"
            for item in said
        )
    else:
        raise one_of("export format", out.suffix or out.name, (".txt", ".jsonl"))
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error
    print(out)


def regrade(
    session: IdArgument,
    level: Annotated[str | None, typer.Option("--level", help="another level")] = None,
    json: JsonOption = False,
) -> None:
    """Grade a finished session again; earlier grades are kept."""
    from interviewer.cli import show
    from interviewer.cli.words import card_in_words
    from interviewer.domain.events import Graded
    from interviewer.domain.session import fold
    from interviewer.domain.terms import Level

    if level is not None and level not in list(Level):
        raise one_of("level", level, [str(member) for member in Level])
    parts = house()
    id = parts.store.resolve(session)
    state = fold(parts.store.load(id))
    if not state.ended:
        raise UsageError(
            f"session {id} is still open; end it first, or resume it: interviewer sessions resume {id}"
        )
    card = parts.assessor.assess(state, Level(level) if level else state.setup.level)
    parts.store.append(id, [Graded(seq=state.seq + 1, t=state.t, scorecard=card, by=parts.assessor.name)])
    print(show.as_line(show.scorecard(card)) if json else card_in_words(card))


def delete(session: IdArgument) -> None:
    """Delete a session and everything said in it."""
    store = house().store
    id = store.resolve(session)
    store.delete(id)
    print(f"deleted {id}")
