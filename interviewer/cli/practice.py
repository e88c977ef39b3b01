"""Commands that sit an interview: serve, chat, play, read."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from interviewer.errors import InterviewerError, UsageError, one_of

if TYPE_CHECKING:
    from interviewer.domain.events import Event, Setup

CaseOption = Annotated[str, typer.Option("--case", help="the case, as `interviewer cases` names it")]
LevelOption = Annotated[str, typer.Option("--level", help="junior, mid, senior, staff or principal")]
MinutesOption = Annotated[int, typer.Option("--minutes", help="30, 45 or 60")]
JsonOption = Annotated[bool, typer.Option("--json", help="one JSON object per line and nothing else")]
TwistOption = Annotated[bool, typer.Option("--twist", help="the variant for a case you have practised")]
FormOption = Annotated[
    str, typer.Option("--form", help="first, or parallel: same case, other facts and numbers")
]
BrainOption = Annotated[str | None, typer.Option("--brain", help="auto, playbook or llm")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(chat)
    app.command()(play)
    app.command()(read)


def setup_of(case: str, level: str, minutes: int, twist: bool = False, form: str = "first") -> Setup:
    """The choices of an interview, checked."""
    from interviewer.domain.case import FormName
    from interviewer.domain.events import Setup
    from interviewer.domain.plan import MINUTES
    from interviewer.domain.terms import Level

    if level not in list(Level):
        raise one_of("level", level, [str(member) for member in Level])
    if minutes not in MINUTES:
        raise UsageError(f"an interview has {', '.join(map(str, MINUTES))} minutes, not {minutes}")
    if form not in get_args(FormName):
        raise one_of("form", form, get_args(FormName))
    chosen: FormName = "parallel" if form == "parallel" else "first"
    return Setup(case=case, level=Level(level), minutes=minutes, twist=twist, form=chosen)


def house(brain: str | None = None, show_progress: bool = False) -> Any:
    """The wired parts."""
    from interviewer.settings import load_settings
    from interviewer.wiring import House

    def progress(line: str) -> None:
        print(line, file=sys.stderr)

    settings = load_settings(brain=brain)
    return House(settings, progress) if show_progress else House(settings)


def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 7860,
    auth: Annotated[str, typer.Option(help="user:password asked for at the door")] = "",
) -> None:
    """Open the room in a browser."""
    open_room(host, port, auth)


def open_room(host: str = "127.0.0.1", port: int = 7860, auth: str = "") -> None:
    """Serve the page until interrupted."""
    _free(host, port)
    parts = house(show_progress=True)
    sittings = parts.sittings()
    parts.retriever  # noqa: B018  the index is built before the page says it is ready
    import uvicorn

    from interviewer.web.app import build

    user, _, password = auth.partition(":")
    if auth and not (user and password):
        raise UsageError(f"--auth {auth!r} must be user:password")
    mine = host in ("127.0.0.1", "localhost", "::1") and not auth
    app = build(sittings, parts.store, (user, password) if auth else None, everyone=mine, aloud=parts.aloud)
    print(f"The room is open: http://{host}:{port}   (Ctrl+C closes it)", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_keep_alive=75)


def _free(host: str, port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"port {port} on {host} cannot be used ({error.strerror}); try --port {port + 1}"
            ) from error


def play(
    file: Annotated[Path, typer.Argument(help="a transcript: lines of '[mm:ss] Candidate: …'")],
    case: CaseOption,
    level: LevelOption = "senior",
    minutes: MinutesOption = 45,
    twist: TwistOption = False,
    form: FormOption = "first",
    brain: BrainOption = None,
    json: JsonOption = False,
) -> None:
    """Let the interviewer answer the candidate turns of a transcript, under the file's own clock."""
    from interviewer.conduct.rehearsal import rehearse
    from interviewer.conduct.transcript import read_transcript

    setup = setup_of(case, level, minutes, twist, form)
    lines = read_transcript(file)
    parts = house(brain, show_progress=not json)
    parts.library.chosen(setup)

    async def run() -> None:
        async for item in rehearse(lines, setup, parts.library, parts.brain, parts.assessor):
            _print(item, json)

    asyncio.run(run())


def _print(item: Event, json: bool) -> None:
    from interviewer.cli import show

    if json:
        shown = show.event(item)
        if shown is not None:
            print(show.as_line(shown), flush=True)
        return
    from interviewer.cli.words import in_words

    line = in_words(item)
    if line:
        print(line, flush=True)


def read(
    case: CaseOption,
    level: LevelOption = "senior",
    form: FormOption = "first",
    json: JsonOption = False,
) -> None:
    """Read each line of standard input as one candidate turn of a fresh session."""
    from interviewer.cli import show
    from interviewer.domain.events import SessionStarted
    from interviewer.domain.session import fold

    setup = setup_of(case, level, 45, form=form)
    parts = house(show_progress=not json)
    notes = parts.library.chosen(setup)
    for line in sys.stdin:
        session = fold([SessionStarted(seq=0, t=0.0, setup=setup)])
        from interviewer.library.words import clean

        reading = parts.reader.read(clean(line), session)
        found = show.heard(reading) | {
            "facts": [{"id": id, "answer": notes.fact(id).answer} for id in reading.facts],
            "handed_back": list(reading.handed_back),
        }
        if json:
            print(show.as_line(found), flush=True)
        else:
            from interviewer.cli.words import reading_in_words

            print(reading_in_words(found), flush=True)


def chat(
    case: CaseOption,
    level: LevelOption = "senior",
    minutes: MinutesOption = 45,
    twist: TwistOption = False,
    form: FormOption = "first",
    brain: BrainOption = None,
) -> None:
    """Sit the interview in the terminal."""
    setup = setup_of(case, level, minutes, twist, form)
    parts = house(brain, show_progress=True)
    parts.library.chosen(setup)
    asyncio.run(_sit(parts, setup))


async def _sit(parts: Any, setup: Setup) -> None:
    sittings = parts.sittings()
    interview = await sittings.begin(setup)
    await converse(sittings, interview)


async def converse(sittings: Any, interview: Any) -> None:
    """Talk until the interview is over; resumes where the transcript stands."""
    from interviewer.cli.words import in_words
    from interviewer.domain.events import Graded
    from interviewer.domain.plan import stamp

    said = [t for t in interview.session.turns if not t.by_candidate]
    print(f"session {interview.id}  ·  /hint /pause /next /time /end\n")
    if said:
        print(f"{said[-1].text}\n")
    while not interview.session.ended:
        try:
            text = await asyncio.to_thread(input, f"[{stamp(interview.left)} left] > ")
        except (EOFError, KeyboardInterrupt):
            interview.pause()
            print(f"\nPaused. Carry on with: interviewer sessions resume {interview.id}")
            return
        await _turn(interview, text)
    card = await sittings.grade(interview)
    print(in_words(Graded(seq=0, t=0, scorecard=card)))


_SLASH = {
    "/hint": "Could I have a hint?",
    "/next": "Let's move to the next part.",
    "/time": "How much time is left?",
}


async def _turn(interview: Any, text: str) -> None:
    interview.still_here()
    try:
        if text.strip() == "/end":
            print(f"\n{await interview.end()}\n")
        elif text.strip() == "/pause":
            interview.pause()
            print("The clock stands still. Say anything to go on.")
        else:
            said = _SLASH.get(text.strip(), text)
            async for piece in interview.hear(said, via="button" if said != text else "text"):
                print(f"\n{piece}\n")
    except InterviewerError as error:
        print(f"interviewer: {error}", file=sys.stderr)
