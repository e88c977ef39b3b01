"""The door to the eval harness, which imports this package and is never imported by it.

The harness announces itself as an entry point, so it is looked up only when somebody asks for it.
"""

from __future__ import annotations

from importlib.metadata import entry_points

import typer

from interviewer.errors import UsageError

GROUP = "interviewer.commands"


def register(app: typer.Typer) -> None:
    """Add the command; its own arguments are read by the harness."""
    passed_on = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
    app.command("eval", context_settings=passed_on)(evaluate)


def evaluate(context: typer.Context) -> None:
    """Measure the interviewer: list, run, show, compare, gate, meta, bench."""
    for entry in entry_points(group=GROUP, name="eval"):
        try:
            harness = entry.load()
        except ModuleNotFoundError as error:
            break_off = f"the eval harness is not here (no module {error.name!r})"
            raise UsageError(f"{break_off}; use a checkout with 'uv sync --extra evals'") from error
        raise typer.Exit(harness(args=context.args, prog_name="interviewer eval", standalone_mode=False) or 0)
    raise UsageError("the eval harness is not here; use a checkout with 'uv sync --extra evals'")
