"""What a model judge is to the harness: somebody asked by prompt id, who answers in named values.

There is none unless a model is configured. A judge counts for nothing until the `judging` suite, which
asks it things with known answers, says it is good enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import JsonValue


class Judge(Protocol):
    """Answers one prompt of prompts/judging/ at a time."""

    name: str

    def ask(self, prompt: str, slots: Mapping[str, str]) -> Mapping[str, JsonValue]:
        """The named values the prompt asks for, such as {"leaks": false}."""
        ...
