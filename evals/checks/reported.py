"""Whether a report says only what can be looked up: in the transcript it quotes, in the notes it cites, and
in the scorecard it is made from. Knows how the exports are marked up, and nothing of how they are made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape

from evals.checks.conduct import known_sources
from evals.checks.outcome import outcome
from evals.sitting import Transcript
from evals.suite import Check
from interviewer.domain.events import CandidateSaid, InterviewerSaid
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import Scorecard, Verdict
from interviewer.domain.terms import Dimension
from interviewer.report.content import source_line
from interviewer.report.parts import Quote, Report

_HTML_SCORE = re.compile(r'data-dimension="(\w+)".*?<p class="given[^"]*">([^<]*)', re.DOTALL)
_HTML_QUOTE = re.compile(r"<blockquote><bdi>(.*?)</bdi>", re.DOTALL)
_HTML_HEAD = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_MD_SCORE = re.compile(r"^### (.+): ([^:\n]+)$", re.MULTILINE)
_MD_QUOTE = re.compile(r"^ *> (.*) \(\d+:\d\d[^()]*\)$", re.MULTILINE)
_MD_HEAD = re.compile(r"^# (.*)$", re.MULTILINE)


def quotes_linked(report: Report, sitting: Transcript) -> Check:
    """Every quote stands letter for letter in the turn it points to."""
    said = {turn.seq: turn.text for turn in _turns(sitting)}
    quotes = list(_quotes(report))
    broken = [f"“{quote.text}”" for quote in quotes if quote.text not in said.get(quote.turn or -1, "")]
    theirs = [turn.text for turn in sitting.heard]
    covered = [item.quote for phase in report.phases for item in phase.covered]
    broken += [f"heard: “{text}”" for text in covered if not any(text in turn for turn in theirs)]
    return outcome("quotes_linked", len(quotes) + len(covered), broken)


def _turns(sitting: Transcript) -> list[CandidateSaid | InterviewerSaid]:
    return [*sitting.heard, *sitting.said]


def _quotes(report: Report) -> Iterator[Quote]:
    for score in report.scores:
        yield from score.quotes
    yield from (change.said for change in report.changes if change.said)
    yield from (claim.said for claim in report.claims)


def claims_sourced(report: Report, sitting: Transcript) -> Check:
    """Every score has a quote; every piece of advice is a sentence of the notes and says of which."""
    sentences, notes = set(_sentences(sitting)), set(known_sources(sitting))
    short = {source_line(source) for source in notes}
    scored = [score for score in report.scores if score.score is not None]
    broken = [f"{score.title} has no quote" for score in scored if not score.quotes]
    broken += [f"{change.stronger} ({change.source or 'no source'})" for change in report.changes
               if change.stronger not in sentences or change.source not in short]  # fmt: skip
    asked = [item for phase in report.phases for item in phase.asked]
    cited = {str(source) for source in notes}
    broken += [f"{item.text} ({item.source})" for item in asked if not set(item.source.split("; ")) <= cited]
    advice = list(_advice(report))
    broken += [text for text in advice if text not in sentences]
    return outcome("claims_sourced", len(scored) + len(report.changes) + len(asked) + len(advice), broken)


def _advice(report: Report) -> Iterator[str]:
    """What a report tells somebody that nobody said."""
    for phase in report.phases:
        yield from (*phase.missed, *phase.hinted, *([phase.strong] if phase.strong else []))
    yield from (claim.correction for claim in report.claims if claim.correction)
    yield from (fact.answer for fact in report.unasked)
    yield from (drill.text for drill in report.drills)
    yield from (score.next for score in report.scores if score.next)


def _sentences(sitting: Transcript) -> Iterator[str]:
    case, framework = sitting.case, sitting.framework
    yield from (point.statement for point in case.points)
    yield from (fact.answer for fact in case.facts)
    yield from case.strong.values()
    yield from (claim.correction for claim in framework.claims.values())
    for dimension in framework.dimensions.values():
        yield from (*dimension.drills, *dimension.next.values())


def exports_agree(exports: dict[str, str], report: Report, card: Scorecard, sitting: Transcript) -> Check:
    """HTML, Markdown and JSON give the scores of the scorecard, one verdict, and verbatim quotes."""
    judged = card.verdict is not Verdict.INSUFFICIENT_SIGNAL
    wanted = {str(d): card.dimensions[d].score for d in Dimension if judged}
    found = {
        "html": {id: _number(text) for id, text in _HTML_SCORE.findall(exports["html"])},
        "md": _by_id(_MD_SCORE.findall(exports["md"]), sitting.framework),
        "json": {id: one["score"] for id, one in json.loads(exports["json"])["dimensions"].items() if judged},
    }
    broken = [f"{kind}: {scores}" for kind, scores in found.items() if scores != wanted]
    heads = {"html": _HTML_HEAD.search(exports["html"]), "md": _MD_HEAD.search(exports["md"])}
    broken += [f"{kind} is headed {head and head[1]}" for kind, head in heads.items()
               if head is None or _plain(unescape(head[1])) != _plain(report.verdict)]  # fmt: skip
    turns = [_plain(turn.text) for turn in _turns(sitting)]
    quotes = [unescape(text) for text in _HTML_QUOTE.findall(exports["html"])]
    quotes += [re.sub(r"\\(.)", r"\1", text) for text in _MD_QUOTE.findall(exports["md"])]
    broken += [f"“{text}”" for text in quotes if not any(_plain(text) in turn for turn in turns)]
    return outcome("exports_agree", 5 + len(quotes), broken)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _by_id(found: Iterable[tuple[str, str]], framework: Framework) -> dict[str, float | None]:
    titles = {dimension.title: str(id) for id, dimension in framework.dimensions.items()}
    return {titles[title]: _number(given) for title, given in found if title in titles}


def _plain(text: str) -> str:
    return " ".join(text.split())
