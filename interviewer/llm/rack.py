"""All models of a process: roles that share a server share its breaker and what was learnt of it."""

from __future__ import annotations

from typing import overload

from interviewer.llm.faults import Breaker
from interviewer.llm.models import Manners, Model
from interviewer.settings import Endpoint


class Rack:
    """Models by endpoint."""

    def __init__(self) -> None:
        self._breakers: dict[str, Breaker] = {}
        self._manners: dict[tuple[str, str], Manners] = {}
        self._models: list[Model] = []

    @overload
    def model(self, endpoint: Endpoint) -> Model: ...
    @overload
    def model(self, endpoint: None) -> None: ...
    @overload
    def model(self, endpoint: Endpoint | None) -> Model | None: ...
    def model(self, endpoint: Endpoint | None) -> Model | None:
        """The model at an endpoint, the same each time."""
        if endpoint is None:
            return None
        breaker = self._breakers.setdefault(endpoint.place, Breaker())
        manners = self._manners.setdefault((endpoint.place, endpoint.model), Manners())
        found = next((model for model in self._models if model.endpoint == endpoint), None)
        if found is None:
            found = Model(endpoint, breaker, manners)
            self._models.append(found)
        return found
