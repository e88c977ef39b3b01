"""Reads one fact of a case: its line, how it is asked for, the number in it.

Knows the fields of a fact; not the case around it.
"""

from __future__ import annotations

from interviewer.domain.case import Fact, Quantity, Source
from interviewer.library.counts import Least
from interviewer.library.documents import Section, Text
from interviewer.library.forms import Form, gate, split


def read_fact(form: Form, item: Section, source: Source, want: Least) -> Fact:
    """One fact, with how it is asked for and the number in it."""
    bullets = form.bullets(item, ("ask", "key", "quantity"))
    answer = form.prose(item)
    if answer.count("?"):
        form.wrong(item.line, f"fact {item.title!r} must not ask anything")
    form.count(item.line, f"'ask' of fact {item.title!r}", len(bullets["ask"]), want.asks)
    quantity = _quantity(form, bullets["quantity"][0]) if bullets["quantity"] else None
    asks = tuple(text.value for text in bullets["ask"])
    return Fact(
        id=item.title, answer=answer, asks=asks, quantity=quantity,
        keys=tuple(gate(text.value) for text in bullets["key"]),
        source=source,
    )  # fmt: skip


def _quantity(form: Form, text: Text) -> Quantity:
    value, *rest = text.value.split(" · ")
    pairs = {key.strip(): words for key, _, words in (part.partition(":") for part in rest)}
    for key in pairs:
        if key not in ("per", "of", "about"):
            form.wrong(text.line, f"unknown quantity key {key!r}; known: per, of, about")
    if not pairs.get("of"):
        form.wrong(text.line, "a quantity needs 'of: words that follow the number'")
    return Quantity(
        value=form.number(Text(value.strip(), text.line), 0, 1e30),
        per=pairs.get("per", "").strip(),
        of=split(pairs.get("of", "")),
        about=split(pairs.get("about", "")),
    )
