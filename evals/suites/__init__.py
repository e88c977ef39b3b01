"""The suites, found by looking: every module of this folder that has a `SUITE`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from evals.suite import Suite
from interviewer.errors import one_of
from interviewer.library import shelf
from interviewer.library.shelf import Library
from interviewer.settings import packaged

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def reference() -> Library:
    """The notes that outputs are judged by, whatever the interviewer under test was given."""
    return shelf.load(packaged("knowledge"))


@lru_cache(maxsize=1)
def all_suites() -> dict[str, Suite[Any]]:
    """Every suite by name, in the order of their names."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules([str(FOLDER)])]
    suites = [module.SUITE for module in modules if hasattr(module, "SUITE")]
    return {suite.name: suite for suite in sorted(suites, key=lambda suite: str(suite.name))}


def chosen(names: Sequence[str]) -> list[Suite[Any]]:
    """The suites with these names, or all but those on request; UsageError names the ones there are."""
    known = all_suites()
    for name in names:
        if name not in known:
            raise one_of("suite", name, sorted(known))
    return [known[name] for name in names] or [one for one in known.values() if not one.on_request]
