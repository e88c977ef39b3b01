"""The program: one typer app, errors as one line, exit codes 0, 1, 2 and 100.

The only place that catches InterviewerError for the terminal.
"""

from __future__ import annotations

import sys
from typing import Any

import typer

from interviewer.cli import cases, evaluation, grading, library, practice, sessions
from interviewer.errors import InterviewerError, LibraryError

app = typer.Typer(
    name="interviewer",
    help="A mock interviewer for machine-learning system design interviews.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
practice.register(app)
grading.register(app)
cases.register(app)
library.register(app)
sessions.register(app)
evaluation.register(app)

_REFUSED: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What typer raises for a command line it cannot read; it exports only some of its kinds."""


@app.callback(invoke_without_command=True)
def room(context: typer.Context) -> None:
    """Without a command: open the room on http://127.0.0.1:7860."""
    if context.invoked_subcommand is None:
        practice.open_room()


def main() -> None:
    """Run the program; any problem a person can act on is one line on stderr."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.Exit as exit:
        sys.exit(exit.exit_code)
    except _REFUSED as error:
        print(f"interviewer: {error.format_message().splitlines()[0]}; see --help", file=sys.stderr)
        sys.exit(error.exit_code)
    except LibraryError as error:
        for problem in error.problems[:20]:
            print(problem, file=sys.stderr)
        sys.exit(error.exit_code)
    except InterviewerError as error:
        print(f"interviewer: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
