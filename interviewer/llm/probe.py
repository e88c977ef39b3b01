"""Asks an endpoint how it is, without sending it anything of an interview."""

from __future__ import annotations

from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from interviewer.errors import KeyRefused, ModelFault, Unreachable
from interviewer.settings import Endpoint

_OPENAI = "https://api.openai.com/v1"
_PATIENCE = 3.0


def reachable(endpoint: Endpoint) -> ModelFault | None:
    """What stands in the way of using it; None when it answers and does not refuse the key."""
    headers = {"Authorization": f"Bearer {endpoint.api_key.get_secret_value() or 'none'}"}
    request = Request(f"{endpoint.base_url or _OPENAI}/models", headers=headers)
    try:
        with urlopen(request, timeout=_PATIENCE):
            return None
    except HTTPError as error:
        if error.code in (401, 403) and not endpoint.api_version:
            return KeyRefused(
                f"{endpoint.place} refuses the key (HTTP {error.code}); set INTERVIEWER_API_KEY"
            )
        return None
    except (URLError, OSError, ValueError):
        return Unreachable(
            f"nobody answers at {endpoint.place}; start the server or set INTERVIEWER_BASE_URL"
        )
