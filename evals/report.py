"""A run as one HTML page that opens from disk, and as JUnit XML. No script, no request, no image file.

Knows runs, not interviewers. Everything that came from a sample is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from xml.etree import ElementTree

from evals.gate import marks_missed
from evals.matrix import Cell
from evals.runs import GateResult, SuiteSummary, Summary
from evals.suite import Metric, Record

MOST_SHOWN = 60
_STYLE = """
:root{--ink:#1d2430;--soft:#667085;--line:#e4e7ec;--good:#12805c;--bad:#b42318;--warn:#b54708;--fill:#3b6fd4}
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);max-width:1080px;margin:2.5rem auto;padding:0 1.5rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .3rem}p{margin:.2rem 0 .8rem;color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:.6rem 0 1.2rem}th{font-weight:600;text-align:left;color:var(--soft);font-size:.82rem}
td,th{padding:.32rem .7rem .32rem 0;border-bottom:1px solid var(--line);vertical-align:middle}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}code{font-size:.88em}svg{display:block}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--soft)}.sample{border-left:3px solid var(--line);padding:.1rem 0 .1rem .8rem;margin:.5rem 0}
.sample b{font-weight:600}.chips span{display:inline-block;margin-right:1.2rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:var(--soft)}dd{margin:0}
"""


def page(
    summary: Summary, records: Sequence[Record], closed: Sequence[str], matrix: Sequence[Cell] = ()
) -> str:
    """The whole report."""
    parts = [
        f"<h1>Evaluation</h1>{_stamp(summary)}",
        _verdict(closed, marks_missed(summary)),
        _overview(summary),
        *(_suite(suite, [r for r in records if r.suite == suite.suite]) for suite in summary.suites.values()),
        _matrix(matrix),
        "<p>Samples and labels are authored: agreement with them measures conformance to our own reading of the "
        "rubric, not validity. Scripted candidates are not people. Intervals are 95 %, over clusters.</p>",
    ]
    body = "\n".join(part for part in parts if part)
    head = f"<meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>Evaluation</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>\n"


def _stamp(summary: Summary) -> str:
    made = summary.stamp
    rows = {
        "interviewer": f"{made.brain} {made.model}".strip()
        + (f", with defect {made.defect}" if made.defect else ""),
        "commit": f"{made.commit or 'unknown'}, code {made.code}",
        "notes": made.knowledge,
        "prompts": ", ".join(f"{id}#{mark}" for id, mark in made.prompts.items()) or "none",
        "samples": f"authored; {made.split} split, {made.repeats} repeat{'s' if made.repeats > 1 else ''}, seed {made.seed}",
        "cost": f"{made.cost.calls} model calls, {made.cost.tokens} tokens, ${made.cost.dollars:.2f}",
    }
    return (
        "<dl>" + "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows.items()) + "</dl>"
    )


def _verdict(closed: Sequence[str], missed: Sequence[str]) -> str:
    if closed:
        lines = "".join(f"<li class='bad'>{escape(line)}</li>" for line in closed)
        return f"<h2 class='bad'>The gate is closed</h2><ul>{lines}</ul>{_missed(missed)}"
    return f"<h2 class='good'>Every gate is open</h2>{_missed(missed)}"


def _missed(missed: Sequence[str]) -> str:
    if not missed:
        return ""
    lines = "".join(f"<li class='warn'>{escape(line)}</li>" for line in missed)
    return f"<p>Marks not reached yet:</p><ul>{lines}</ul>"


def _overview(summary: Summary) -> str:
    rows = "".join(
        f"<tr><td><a href='#{s.suite}'>{escape(s.suite)}</a></td><td>{escape(s.about)}</td><td class='n'>{s.n}</td>"
        f"<td class='n'>{s.counts.passed}</td><td class='n'>{_tinted(s.counts.failed, 'warn')}</td>"
        f"<td class='n'>{s.counts.unscored}</td><td class='n'>{_tinted(s.counts.error, 'bad')}</td></tr>"
        for s in summary.suites.values()
    )
    heads = _heads("suite", "question", "samples", "passed", "failed", "unscored", "errors")
    return f"<table>{heads}{rows}</table>"


def _tinted(n: int, tint: str) -> str:
    return f"<span class='{tint}'>{n}</span>" if n else "0"


def _heads(*names: str) -> str:
    return "<tr>" + "".join(f"<th>{escape(name)}</th>" for name in names) + "</tr>"


def _suite(suite: SuiteSummary, records: Sequence[Record]) -> str:
    title = f"<h2 id='{suite.suite}'>{escape(suite.suite)}</h2><p>{escape(suite.about)}. Version {suite.version}, "
    title += f"{suite.n} samples in {suite.clusters} clusters.</p>"
    return title + _metrics(suite) + _checks(suite) + _samples(records)


def _metrics(suite: SuiteSummary) -> str:
    others = list(suite.baselines)
    rows = "".join(
        f"<tr><td title='{escape(m.about)}'>{escape(m.name)}</td><td class='n'>{_number(m.value) if m.n else '–'}</td>"
        f"<td class='n'>{_number(m.low)} – {_number(m.high)}</td><td>{_bar(m, suite.held_against(m.name))}</td>"
        f"<td class='n'>{m.n}</td><td>{', '.join(map(_gate, suite.held_against(m.name)))}</td>"
        + "".join(f"<td class='n'>{_other(suite.baselines[name].get(m.name))}</td>" for name in others)
        + "</tr>"
        for m in suite.metrics
    )
    return f"<table>{_heads('figure', 'value', '95 % interval', '', 'counted on', 'gate', *others)}{rows}</table>"


def _number(value: float) -> str:
    if value != value:
        return "–"
    return f"{value:.0f}" if value > 1 and value == int(value) else f"{value:.3f}"


def _other(value: float | None) -> str:
    return "" if value is None else _number(value)


def _gate(result: GateResult) -> str:
    if not result.counts:
        return f"<span class='warn'>{escape(result.gate.words)} uncalibrated</span>"
    tint = "good" if result.holds else "bad"
    mark = f" <span class='warn'>mark {result.gate.mark:g}</span>" if result.reached is False else ""
    return f"<span class='{tint}'>{escape(result.gate.words)}</span>{mark}"


def _bar(metric: Metric, gates: Sequence[GateResult]) -> str:
    """A dot with its interval on a scale from 0 to 1, and the gates from below as lines."""
    if not 0 <= metric.value <= 1 or metric.low != metric.low:
        return ""
    at = [4 + 172 * max(0.0, min(1.0, value)) for value in (metric.low, metric.value, metric.high)]
    least = [4 + 172 * result.gate.least for result in gates if result.gate.least is not None]
    line = "".join(
        f"<line x1='{x:.1f}' x2='{x:.1f}' y1='1' y2='15' stroke='#b42318' stroke-dasharray='2 2'/>"
        for x in least
    )
    return (
        "<svg width='180' height='16' role='img' aria-label='interval'><line x1='4' x2='176' y1='8' y2='8' stroke='#e4e7ec'/>"
        f"<line x1='{at[0]:.1f}' x2='{at[2]:.1f}' y1='8' y2='8' stroke='#3b6fd4' stroke-width='3' opacity='.4'/>"
        f"{line}<circle cx='{at[1]:.1f}' cy='8' r='4' fill='#3b6fd4'/></svg>"
    )


def _checks(suite: SuiteSummary) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td class='n'>{c.passed}</td><td class='n'>{_tinted(c.failed, 'bad')}</td>"
        f"<td class='n'>{c.silent}</td></tr>"
        for name, c in suite.checks.items()
    )
    table = f"<table>{_heads('check', 'passed', 'failed', 'nothing to look at')}{rows}</table>"
    return f"<details><summary>{len(suite.checks)} checks</summary>{table}</details>"


def _samples(records: Sequence[Record]) -> str:
    bad = [record for record in records if record.state in ("failed", "error")]
    if not bad:
        return ""
    shown = "".join(
        f"<div class='sample'><b>{escape(r.sample)}</b>{_repeat(r)}<br>{_reasons(r)}</div>"
        for r in bad[:MOST_SHOWN]
    )
    more = f"<p>{len(bad) - MOST_SHOWN} more in scores.jsonl.</p>" if len(bad) > MOST_SHOWN else ""
    return f"<details><summary>{len(bad)} samples that failed</summary>{shown}{more}</details>"


def _repeat(record: Record) -> str:
    return f" repeat {record.repeat}" if record.repeat else ""


def _reasons(record: Record) -> str:
    if record.error:
        return f"<span class='bad'>{escape(record.error)}</span>"
    return "<br>".join(f"<code>{escape(c.name)}</code> {escape(c.evidence)}" for c in record.failed)


def _matrix(cells: Sequence[Cell]) -> str:
    if not cells:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(c.defect)}</code></td><td>{escape(c.about)}</td><td><code>{escape(c.expected)}</code></td>"
        f"<td class='{'good' if c.caught else 'bad'}'>{'caught' if c.caught else 'missed'}</td>"
        f"<td>{escape(', '.join(c.others))}</td></tr>"
        for c in cells
    )
    caught = sum(cell.caught for cell in cells)
    return (
        f"<h2 id='defects'>Seeded defects</h2><p>{caught} of {len(cells)} caught by their own check.</p>"
        f"<table>{_heads('defect', 'what is wrong', 'its check', '', 'also fired')}{rows}</table>"
    )


def junit(summary: Summary, records: Iterable[Record]) -> str:
    """The run as JUnit XML: one test case per sample, or one per suite where samples are held back."""
    root = ElementTree.Element("testsuites")
    every = list(records)
    for suite in summary.suites.values():
        c = suite.counts
        counts = {"tests": suite.n, "failures": c.failed, "errors": c.error, "skipped": c.unscored}
        named = {"name": suite.suite} | {name: str(n) for name, n in counts.items()}
        node = ElementTree.SubElement(root, "testsuite", named)
        for record in every:
            if record.suite == suite.suite:
                _case(node, record)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(node: ElementTree.Element, record: Record) -> None:
    name = f"{record.sample}#{record.repeat}" if record.repeat else record.sample
    case = ElementTree.SubElement(node, "testcase", classname=record.suite, name=name)
    if record.error:
        ElementTree.SubElement(case, "error", message=_printable(record.error))
    elif record.failed:
        said = "; ".join(f"{check.name}: {check.evidence}" for check in record.failed)
        ElementTree.SubElement(case, "failure", message=_printable(said))
    elif record.state == "unscored":
        ElementTree.SubElement(case, "skipped")


def _printable(text: str) -> str:
    """Text that XML can hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
