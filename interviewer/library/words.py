"""Plain text as the engine compares it: cleaned, cut into segments, reduced to stems.

Segments are verbatim slices of the cleaned text, so that anything heard can be quoted. Knows English
function words and nothing of interviews.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

LONGEST_TURN = 20_000
_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(r"[a-z0-9][a-z0-9@%+#'-]*")
_INVISIBLE = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF}
_END = re.compile(r"(?<=[.!?;])[\"')\]]*\s+|\n+")
_MARKER = re.compile(
    r",\s+(?=(?:and|but|so|then|because|which|while|whereas|instead|otherwise|also|plus|finally)\b)"
    r"|\s+(?=(?:and then|so then|but then|because|and also|so that|and i |and we |so i |so we |but i |but we "
    r"|then i |then we |also i |also we |next i |ok so |okay so |um |uh )\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_JOINED = re.compile(
    r", and (?:how|what|why|which|who|whom|when|where)\b[^?]*\?"
    r"|\band (?:how|what|why|which|who|when|where) (?:do|does|did|would|will|is|are|should|can|could)\b[^?]*\?"
)
_HESITATION = re.compile(
    r"\b(?:u+[hm]+|uhm+|erm?|h+m+|m+h+m+)\b[,.…]*\s*|\b(?:like|you know|kind of|sort of|i mean),\s+",
    re.IGNORECASE,
)
_COMFORT = 26
_LONGEST = 34

STOP = frozenset(
    """
    a an and are as at be been but by can could did do does doing done for from get gets getting go
    going gonna had has have having he her here him his how i if in into is it its just kind know
    let like ll lot make makes may maybe me mean might more most much my need no not of off on one
    only or our out over own really right s same say see shall she should so some something sort
    still such t than that the their them then there these they thing things think this those
    through to too um uh up use used using very want wanna was way we well were what when where
    which while who why will with would yeah yes you your okay ok basically actually
    """.split()
)


@dataclass(frozen=True)
class Segment:
    """A clause or sentence: its exact words, and where it begins in the turn."""

    text: str
    start: int

    @property
    def is_question(self) -> bool:
        """Whether it ends as a question."""
        return self.text.rstrip("\"') ").endswith("?")


def clean(text: str) -> str:
    """Text that can be stored and shown: NFC, no control or invisible characters, bounded."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        c
        for c in text
        if c in "\n\t" or not (unicodedata.category(c) in ("Cc", "Cs", "Co") or ord(c) in _INVISIBLE)
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()[:LONGEST_TURN].strip()


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Text for comparison: NFKC, lower case, straight quotes and hyphens, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-")
    return " ".join(text.split())


def without_quotes(text: str) -> str:
    """Text without the words it quotes."""
    return _QUOTED.sub("", text)


def joins_two_questions(text: str) -> bool:
    """Whether one question holds two: 'which …, and what …?'"""
    return bool(_JOINED.search(folded(without_quotes(text))))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """Content stems in order, function words left out."""
    return list(_stems(text))


@lru_cache(maxsize=4096)
def _stems(text: str) -> tuple[str, ...]:
    tokens = _WORD.findall(folded(text).replace("-", " "))
    return tuple(stem(token) for token in tokens if token not in STOP)


def tokens(text: str) -> list[str]:
    """Every word, lower case."""
    return _WORD.findall(folded(text))


def segments(text: str) -> list[Segment]:
    """The clauses of a turn, long unpunctuated runs cut at spoken joints."""
    found = [part for sentence in _sentences(text) for part in _cut(sentence.text, sentence.start)]
    return [segment for segment in found if _WORD.search(folded(segment.text))]


def fluent(text: str) -> str:
    """Text without its hesitations."""
    return _HESITATION.sub("", text)


def fluent_segments(text: str) -> list[tuple[Segment, Segment]]:
    """The clauses of a turn without hesitations, each with the exact words it stands for."""
    kept = list(range(len(text)))
    for match in reversed(list(_HESITATION.finditer(text))):
        del kept[match.start() : match.end()]
    found = segments("".join(text[i] for i in kept))
    if len(kept) == len(text) or not found:
        return [(segment, segment) for segment in segments(text)]
    spans = [(kept[part.start], kept[part.start + len(part.text) - 1] + 1) for part in found]
    return [(part, Segment(text[a:b], a)) for part, (a, b) in zip(found, spans, strict=True)]


def sentences(text: str) -> list[Segment]:
    """The sentences of a turn, whole."""
    found = (_segment(sentence.text, sentence.start) for sentence in _sentences(text))
    return [sentence for sentence in found if _WORD.search(folded(sentence.text))]


def _sentences(text: str) -> Iterable[Segment]:
    start = 0
    for match in [*_END.finditer(text), None]:
        end = match.start() if match else len(text)
        yield Segment(text[start:end], start)
        start = match.end() if match else end


def _cut(sentence: str, offset: int) -> Iterable[Segment]:
    if len(sentence.split()) <= _COMFORT:
        yield _segment(sentence, offset)
        return
    start = 0
    for match in _MARKER.finditer(sentence):
        if len(sentence[start : match.start()].split()) >= 7:
            yield from _chop(sentence[start : match.start()], offset + start)
            start = match.end()
    yield from _chop(sentence[start:], offset + start)


def _chop(piece: str, offset: int) -> Iterable[Segment]:
    words = list(re.finditer(r"\S+", piece))
    if len(words) <= _LONGEST:
        yield _segment(piece, offset)
        return
    parts = -(-len(words) // _COMFORT)
    size = -(-len(words) // parts)
    for i in range(0, len(words), size):
        block = words[i : i + size]
        yield _segment(piece[block[0].start() : block[-1].end()], offset + block[0].start())


def _segment(text: str, offset: int) -> Segment:
    lead = len(text) - len(text.lstrip(" ,;-"))
    return Segment(text.strip(" ,;-\n\t"), offset + lead)


@lru_cache(maxsize=4096)
def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """Matches a phrase as whole words, hyphen or space between them, plural or not.

    A phrase that ends in a number does not match the beginning of a longer one, nor a percentage.
    """
    parts = [re.escape(part) for part in re.split(r"[\s-]+", folded(phrase)) if part]
    ending = r"(?![\w]|\.\d|\s?%|\s?per ?cent)" if folded(phrase)[-1:].isdigit() else r"(?:e?s)?(?![\w])"
    return re.compile(r"(?<![\w.])" + r"[\s-]+".join(parts) + ending)
