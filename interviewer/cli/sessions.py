"""Commands about what was sat: list, show, resume, export, regrade, rate, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from interviewer.cli.practice import BrainOption, JsonOption, converse, house
from interviewer.errors import UsageError, one_of

if TYPE_CHECKING:
    from interviewer.domain.events import Event
    from interviewer.domain.scorecard import Scorecard
    from interviewer.domain.session import Session
    from interviewer.domain.terms import Level

Grader: TypeAlias = "Callable[[Session, Level], Scorecard]"
_ENDINGS = (".html", ".pdf", ".md", ".json", ".txt", ".jsonl")

IdArgument = Annotated[str, typer.Argument(help="the session, or the beginning of its id")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="What was sat.", no_args_is_help=True)
    group.command("list")(list_sessions)
    group.command("show")(show_session)
    group.command("resume")(resume)
    group.command("export")(export)
    group.command("regrade")(regrade)
    group.command("rate")(rate)
    group.command("delete")(delete)
    app.add_typer(group, name="sessions")


def list_sessions(json: JsonOption = False, limit: int = 50) -> None:
    """List sessions, latest first."""
    from interviewer.cli import show
    from interviewer.domain.plan import stamp

    rows = house().store.list(limit)
    for row in rows:
        if json:
            print(show.as_line({"id": row.id, "case": row.case, "level": row.level, "minutes": row.minutes,
                                "status": row.status, "updated_at": row.updated_at, "turns": row.turns, "t": row.t}))  # fmt: skip
        else:
            print(f"{row.id}  {row.status:6} {row.case:28} {row.level:9} {stamp(row.t)} of "
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
    out: Annotated[Path, typer.Option("--out", help=f"a file that ends in {', '.join(_ENDINGS)}")],
) -> None:
    """Write a session to a file: its report, its scores (.json), what was said (.txt) or its events (.jsonl)."""
    from interviewer.report.files import save

    kind = out.suffix.lower()
    if kind not in _ENDINGS:
        raise one_of("export format", out.suffix or out.name, _ENDINGS)
    parts = house(show_progress=kind not in (".txt", ".jsonl"))
    id = parts.store.resolve(session)
    made = _said(parts.store.load(id), kind) if kind in (".txt", ".jsonl") else _report(parts, id, kind)
    save(made, out)
    print(out)


def _said(events: Sequence[Event], kind: str) -> bytes:
    from interviewer.domain.events import EVENT, CandidateSaid, InterviewerSaid
    from interviewer.domain.plan import stamp

    if kind == ".jsonl":
        return b"".join(EVENT.dump_json(item) + b"\n" for item in events)
    lines = [
        f"[{stamp(item.t)}] {'Candidate' if isinstance(item, CandidateSaid) else 'Interviewer'}: {item.text}\n"
        for item in events
        if isinstance(item, CandidateSaid | InterviewerSaid)
    ]
    return "".join(lines).encode()


def _report(parts: Any, id: str, kind: str) -> bytes:
    from interviewer.report.content import compose
    from interviewer.report.files import FORMATS

    async def made() -> bytes:
        sittings = parts.sittings()
        interview = await sittings.open(id)
        if not interview.session.ended:
            raise _open(id)
        card = await sittings.grade(interview)
        review, changed = sittings.review(interview), await sittings.changed(interview)
        framework = parts.library.framework
        return FORMATS[kind](
            compose(interview.session, interview.case, framework, review, card, changed), card
        )

    return asyncio.run(made())


def regrade(
    session: IdArgument,
    level: Annotated[str | None, typer.Option("--level", help="another level")] = None,
    brain: BrainOption = None,
    json: JsonOption = False,
) -> None:
    """Grade a finished session again; earlier grades are kept."""
    parts = house(brain)
    _keep(parts, session, level, json, parts.assessor.name, parts.assessor.assess)


def rate(
    session: IdArgument,
    file: Annotated[Path, typer.Argument(help='scores by dimension: {"data": 3.5, "serving": null}')],
    by: Annotated[str, typer.Option("--by", help="whose grade this is")],
    level: Annotated[str | None, typer.Option("--level", help="another level")] = None,
    json: JsonOption = False,
) -> None:
    """Add a person's own grade to a finished session; all others are kept."""
    from interviewer.conduct.rating import named, rated, read_ratings

    scores, name, parts = read_ratings(file), named(by), house()

    def given(state: Session, at: Level) -> Scorecard:
        return rated(scores, parts.library.sat(state.setup), parts.library.framework, at)

    _keep(parts, session, level, json, name, given)


def _keep(parts: Any, session: str, level: str | None, json: bool, by: str, grade: Grader) -> None:
    """Make one more grade of a session, store it and print it."""
    from interviewer.cli import show
    from interviewer.cli.words import card_in_words
    from interviewer.domain.events import Graded
    from interviewer.domain.session import fold
    from interviewer.domain.terms import Level

    if level is not None and level not in list(Level):
        raise one_of("level", level, [str(member) for member in Level])
    id = parts.store.resolve(session)
    state = fold(parts.store.load(id))
    if not state.ended:
        raise _open(id)
    card = grade(state, Level(level) if level else state.setup.level)
    parts.store.append(id, [Graded(seq=state.seq + 1, t=state.t, scorecard=card, by=by)])
    print(show.as_line(card.shown) if json else card_in_words(card, by))


def _open(id: str) -> UsageError:
    return UsageError(
        f"session {id} is still open; end it first, or resume it: interviewer sessions resume {id}"
    )


def delete(session: IdArgument) -> None:
    """Delete a session and everything said in it."""
    store = house().store
    id = store.resolve(session)
    store.delete(id)
    print(f"deleted {id}")
