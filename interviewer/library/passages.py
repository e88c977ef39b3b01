"""Cuts the notes into passages for the index: one per item, each with where it came from.

Knows what of a note is worth finding, and by which words; not how it is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.domain.case import Case, Probe, Source
from interviewer.domain.framework import Framework

FRAMEWORK = "framework"
CASE = "case-"
"""Begins the name of the collection of a case."""


@dataclass(frozen=True)
class Passage:
    """A findable piece of a note."""

    id: str
    kind: str
    phase: str
    level: str
    text: str
    source: Source
    facets: tuple[tuple[str, ...], ...] = ()
    """Other ways to come to it, as what people say who are near it; groups of sentences that count alike."""

    @property
    def words(self) -> str:
        """Everything it can be found by."""
        return " ".join((self.text, *(text for facet in self.facets for text in facet)))

    @property
    def metadata(self) -> dict[str, str]:
        """What the index stores beside the text."""
        return {
            "kind": self.kind,
            "phase": self.phase,
            "level": self.level,
            "note": self.source.note,
            "heading": self.source.heading,
        }


def of_case(case: Case) -> list[Passage]:
    """The passages of one case."""
    found = [
        Passage(f"fact:{f.id}", "fact", "P1", "", f"{f.answer} {'; '.join(f.asks)}", f.source)
        for f in case.facts
    ]
    for p in case.points:
        text = f"{p.statement} {'; '.join(p.cues)}"
        found.append(Passage(f"point:{p.id}", "point", p.phase, p.level, text, p.source))
    for q in case.probes:
        kind = "what_if" if q.what_if else "probe"
        text = f"{'; '.join(q.grounds)}. {q.text}"
        found.append(Passage(f"probe:{q.id}", kind, q.phase, q.level, text, q.source, _facets(case, q)))
    return found + list(_rest(case))


def _facets(case: Case, probe: Probe) -> tuple[tuple[str, ...], ...]:
    """A question is near what its points say, and near what people say who have them."""
    points = [case.point(id) for id in probe.points]
    stated = tuple(point.statement for point in points)
    heard = tuple(text for point in points for text in point.heard)
    return tuple(facet for facet in (stated, heard) if facet)


def _rest(case: Case) -> Iterable[Passage]:
    named = {"Pitfalls": case.pitfalls, "Arithmetic": case.arithmetic}
    for title, items in named.items():
        for id, text in items.items():
            source = Source(note=case.note, heading=f"{title} / {id}")
            yield Passage(f"{title.lower()}:{id}", title.lower(), "", "", text, source)
    for phase, text in case.strong.items():
        source = Source(note=case.note, heading=f"Strong answer / {phase}")
        yield Passage(f"strong:{phase}", "strong", phase, "", text, source)


def of_framework(framework: Framework) -> list[Passage]:
    """The passages that belong to no case."""
    found = []
    for c in framework.concepts.values():
        text = f"{c.title}; {'; '.join(c.aliases)}. {c.purpose} {c.costs} {c.fails}"
        found.append(Passage(f"concept:{c.id}", "concept", c.phases[0], c.level, text, c.source))
    for w in framework.claims.values():
        text = f"{w.title}. {w.statement} {w.correction}"
        found.append(Passage(f"claim:{w.id}", "claim", w.phases[0] if w.phases else "", "", text, w.source))
    for d in framework.dimensions.values():
        text = f"{d.title}. {d.looks_at} {d.anchors[4]}"
        found.append(Passage(f"dimension:{d.id}", "dimension", "", "", text, d.source))
    for phase in framework.phases.values():
        text = f"{phase.title}. {'; '.join(line for lines in phase.exit.values() for line in lines)}"
        found.append(Passage(f"phase:{phase.id}", "phase", phase.id, "", text, phase.source))
    return found
