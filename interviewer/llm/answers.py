"""What an answer of a model is apart from its words: thinking aloud, a refusal, how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.errors import CutShort, Declined
from interviewer.settings import Endpoint

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage


def refuse_refusals(answer: BaseMessage, endpoint: Endpoint) -> None:
    """Raise Declined when the model said that it will not."""
    if answer.additional_kwargs.get("refusal"):
        raise Declined(f"the model {endpoint.model!r} refused")


def check_finish(finish: str, length: int, endpoint: Endpoint) -> None:
    """A stream that ends without saying why was cut, even when the connection closed politely."""
    at = f"the model {endpoint.model!r} at {endpoint.place}"
    if finish == "content_filter":
        raise Declined(f"{at} was stopped by its content filter")
    if finish == "length":
        raise CutShort(f"{at} ran out of tokens in the middle")
    if not length:
        raise Declined(f"{at} said nothing")
    if not finish:
        raise CutShort(f"the words of {at} stopped in the middle")


class Thinking:
    """Leaves out what a model thinks aloud before it answers."""

    def __init__(self) -> None:
        self._held, self._inside, self._speaks = "", False, False

    def hear(self, piece: str) -> str:
        """The part of a piece that is meant to be heard."""
        if self._speaks:
            return piece
        self._held = (self._held + piece).lstrip()
        if self._held.startswith("<think>"):
            self._inside = True
        if self._inside:
            thought, end, rest = self._held.partition("</think>")
            self._held = rest.lstrip() if end else thought
            self._inside = not end
        if self._inside or "<think>".startswith(self._held):
            return ""
        self._speaks = True
        return self._held
