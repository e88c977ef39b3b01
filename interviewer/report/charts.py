"""Drawings of a report: the radar, one dimension on its scale of one to five, the time per phase.

Plain SVG and CSS; every number drawn is also written in the text beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from interviewer.domain.plan import clock
from interviewer.report.text import safe

_MOST = 5.0
_SIZE = 360.0
_RADIUS = 118.0
_INK = """<style>text{font-family:'Libertinus Serif',serif;font-size:12.5px;fill:#5c6166}.ring{fill:none;stroke:#dcdcd4}
polygon.scored{fill:#14606a;fill-opacity:.16;stroke:#14606a;stroke-width:2}polyline.scored{fill:none;stroke:#14606a;stroke-width:2}
circle.scored,.used{fill:#14606a}polygon.own,polyline.own{fill:none;stroke:#d99a2b;stroke-width:1.6;stroke-dasharray:5 4}
circle.own,.over{fill:#d99a2b}.plan{fill:#c9c9c0}</style>"""
"""The colours of the page as fixed ones, for paper."""

SPOKES = 3
"""Least dimensions that make a shape."""
Values = Sequence[float | None]


def radar(labels: Sequence[str], scored: Values, own: Values) -> str:
    """Scores as a shape over rings 1 to 5, with the candidate's own view as a dashed one."""
    spokes = len(labels)
    rings = "".join(_ring(spokes, ring) for ring in range(1, 6))
    names = "".join(_name(label, i, spokes) for i, label in enumerate(labels))
    return (
        f'<svg class="radar" viewBox="0 0 {_SIZE:.0f} {_SIZE * 0.86:.0f}" role="img" '
        f'aria-label="Scores by dimension; the same numbers are listed below">{rings}'
        f"{_shape(own, 'own')}{_shape(scored, 'scored')}{names}</svg>"
    )


def _at(i: int, spokes: int, value: float) -> tuple[float, float]:
    angle, reach = 2 * pi * i / spokes, _RADIUS * value / _MOST
    return _SIZE / 2 + reach * sin(angle), _SIZE * 0.43 - reach * cos(angle)


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _ring(spokes: int, value: int) -> str:
    return f'<polygon class="ring" points="{_points([_at(i, spokes, value) for i in range(spokes)])}"/>'


def _shape(values: Values, kind: str) -> str:
    """A closed shape when every spoke has a value, else dots joined where neighbours both have one."""
    spokes = len(values)
    places = [None if value is None else _at(i, spokes, value) for i, value in enumerate(values)]
    known = [place for place in places if place is not None]
    dots = "".join(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in known)
    if len(known) == spokes:
        return f'<polygon class="{kind}" points="{_points(known)}"/>{dots}'
    pairs = zip(places, [*places[1:], *places[:1]], strict=True)
    sides = (_points([a, b]) for a, b in pairs if a is not None and b is not None)
    return "".join(f'<polyline class="{kind}" points="{side}"/>' for side in sides) + dots


def _name(label: str, i: int, spokes: int) -> str:
    x, y = _at(i, spokes, _MOST * 1.14)
    anchor = "middle" if abs(x - _SIZE / 2) < 12 else "start" if x > _SIZE / 2 else "end"
    return f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{safe(label)}</text>'


def scale(score: float | None, own: float | None) -> str:
    """One dimension from 1 to 5: a bar for the score, a tick for the candidate's own view."""
    bar = f'<i class="bar" style="--at:{_share(score):.3f}"></i>' if score is not None else ""
    tick = f'<i class="own" style="--at:{_share(own):.3f}"></i>' if own is not None else ""
    return f'<span class="scale" aria-hidden="true">{bar}{tick}</span>'


def _share(value: float) -> float:
    return min(1.0, max(0.0, value / _MOST))


def trend(scores: Values) -> str:
    """Scores over time as a small line on a scale of 1 to 5."""
    known = [(i, value) for i, value in enumerate(scores) if value is not None]
    step = 108.0 / max(1, len(scores) - 1)
    places = [(6 + i * step, 25 - (value - 1) * 5.5) for i, value in known]
    dots = "".join(f'<circle class="scored" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>' for x, y in places)
    line = f'<polyline class="scored" points="{_points(places)}"/>' if len(places) > 1 else ""
    return f'<svg class="trend" viewBox="0 0 120 28">{line}{dots}</svg>'


def standalone(svg: str) -> str:
    """A drawing that needs no page around it."""
    head, _, rest = svg.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg">{_INK}{rest}'


def pacing(phases: Sequence[tuple[str, float, float]]) -> str:
    """Planned and used seconds per phase as pairs of bars."""
    widest = max([60.0, *(max(planned, used) for _, planned, used in phases)])
    rows = "".join(_pair(i, *phase, widest) for i, phase in enumerate(phases))
    return (
        f'<svg class="pacing" viewBox="0 0 720 {len(phases) * 26 + 4}" role="img" '
        f'aria-label="Time planned and used by phase">{rows}</svg>'
    )


def _pair(i: int, title: str, planned: float, used: float, widest: float) -> str:
    y, reach = i * 26 + 4, 400.0 / widest
    over = "over" if used > planned * 1.5 and used - planned > 60 else "used"
    return (
        f'<text x="0" y="{y + 13}">{safe(title)}</text>'
        f'<rect class="plan" x="200" y="{y + 2}" width="{planned * reach:.1f}" height="6" rx="2"/>'
        f'<rect class="{over}" x="200" y="{y + 10}" width="{used * reach:.1f}" height="6" rx="2"/>'
        f'<text x="612" y="{y + 13}">{clock(used)} of {clock(planned)}</text>'
    )
