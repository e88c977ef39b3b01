"""How an interviewer never talks: about itself, in markup, with praise, with advice, asking for two things.

Looks at words alone. What a note has word for word is not held against anybody; the guard sees to that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from interviewer.conduct.authored import sentences
from interviewer.library.words import tokens

META = re.compile(
    r"\b(as an? (?:ai|assistant|language model)|language model|(?:system|my) prompt|(?:my|previous|your|the) instructions"
    r"|i (?:was|am|have been) (?:told|instructed|programmed) to|(?:can(?:no|')t|can not|unable to) (?:assist|comply|continue)"
    r"|here(?:'s| is) (?:the|a|my|your|one) (?:[\w-]+ )?(?:question|follow-up|reply|response|hint)|i will now|i'll now act|developer mode"
    r"|pwned|transcript|rubric|the director|i(?:'m| am) listening for|(?:per|according to) the rules|as (?:you )?(?:asked|instructed|requested)"
    r"|the next question|(?:full|top) marks|ignor(?:e|ing) (?:my|all|the|previous))\b"
)
PRAISE = re.compile(
    r"\b(great|excellent|fantastic|amazing|awesome|superb|wonderful|impressive|insightful|thoughtful|brilliant|perfect|terrific"
    r"|(?:very|really|pretty) (?:good|nice|strong)|good (?:thinking|instinct|work|job|point|call|catch|answer|question)|well (?:reasoned|said|put|done|thought|explained)"
    r"|(?:solid|strong|smart|sound|clever|wise) (?:choice|answer|move|approach|idea|start|design|point)|i (?:really )?(?:love|like) (?:that|this|how|your|the|it)"
    r"|sounds (?:good|right|great|reasonable)|makes (?:perfect |good |total )?sense|thank you|thanks|on the right track|you clearly|nailed"
    r"|i (?:fully |completely )?agree|absolutely|helpful|what i (?:wanted|hoped|was (?:looking|hoping)))\b|^(?:yes|no|nice|correct|exactly|right answer)\b[,.:]|[.,] (?:correct|exactly)[.,]"
)
GRADE = re.compile(
    r"\b(incorrect|(?:not|isn't|is not) (?:quite )?(?:correct|right|what i was looking)|you(?:'ve| have)? (?:missed|failed|forgot)|a mistake (?:many|that|you)"
    r"|(?:wouldn't|won't|would not|will not|doesn't|does not) work\b(?! out)|\d(?:\.\d)? out of \d+|(?:senior|staff|junior|mid|principal)[- ]level|at (?:a )?(?:senior|staff|junior|principal) level"
    r"|(?:score|rate|grade|mark) (?:that|this|you|your|it) |(?:a |would )?pass for me|(?:strong |no |lean )?hire\b|(?:below|above|meets?) the bar|got (?:that|it|this) wrong"
    r"|was (?:weak|wrong|poor|strong|good|right|correct)|unfortunately)\b"
)
ADVICE = re.compile(
    r"\b(you (?:should|could|need to|must|ought to|might want|may want|want here)|i(?:'d| would) (?:suggest|recommend|advise)|consider (?:using|adding|trying|a)"
    r"|have you (?:considered|thought)|better (?:approach|way|option|idea|choice) (?:is|would|here)|best practice|the (?:right|correct|best) (?:answer|approach|way|solution)"
    r"|the answer is|typically|usually (?:people|one|you|we)|do(?:n't| not) forget|what you want|the trick is|the key is|in practice,? (?:people|you|we))\b|\bhint:"
)
LECTURE = re.compile(
    r"\b(should|has to|have to|must|ought to|needs? to|because|since (?:the|that|those|it|you)|so that|therefore|which means|this means|that's why)\b"
)
"""What turns a remark into a lesson; in a question it is only a question."""
CLOCK = re.compile(
    r"\b(?:(?:you(?:'ve| have)|we(?:'ve| have|'re| are)|it's been|take|spend|with|there are|got|give you)\b[^.?!]{0,30}\bminutes?"
    r"|minutes? (?:left|remain\w*|to go|in\b|already|so far|for (?:this|that))|more minutes?|half an hour|halfway (?:through|there)"
    r"|(?:out of|running out of|plenty of|short on|low on) time|time (?:left|is (?:nearly |almost )?up|remaining))\b"
)
_MARKUP = re.compile(
    r"(?m)^\s*(?:[-*•>]\s|#+\s|\d+[.)]\s|[\[{(*<`])|\*\*|```|\{\{|\}\}|</?\w+>|\b(?:candidate|interviewer|assistant|system):",
    re.I,
)
_STRONG = r"explain|describe|elaborate|outline|discuss|compare|walk (?:me|us)|list|define|justify|estimate|summari[sz]e"
_REQUEST = re.compile(
    rf"(?:^|[.;:,?!]\s+|\b(?:and|then|also|please|additionally,?|could you|can you|let's)\s+)(?:please\s+|also\s+|then\s+)*(?:{_STRONG}|tell me|give (?:me|an))\b"
)
_STRONG_REQUEST = re.compile(rf"\b(?:{_STRONG})\b")
_ASKED = re.compile(
    r"(?:^|[.?!:;,]\s+(?:and\s+)?|\band\s+(?:also\s+)?)(?:how|what|which|why|who|when|where)\b"
)
_ELSEWHERE = frozenset(
    "und das der dem den wie ist sind nicht ein eine bei dir kommt auf mit le les des est que quel quelle pour dans une "
    "el los las por con como cual cuando il che di della come quando qual uma são não het een hoe wat van".split()
)
"""Function words of other languages that are no English words."""
_FOREIGN = 3
"""How many of them make a line one of another language."""


def objection(words: str, plain: str) -> str:
    """What is wrong with the form of some words (as they are, and folded), or nothing."""
    if not tokens(words):
        return "nothing is said"
    if _MARKUP.search(words):
        return "is marked up"
    if "!" in words or any(unicodedata.category(letter) == "So" for letter in words):
        return "exclaims"
    if _foreign(words):
        return "is in another language"
    if any(LECTURE.search(sentence) for sentence in sentences(plain) if not sentence.endswith("?")):
        return "explains"
    return "asks for several things" if stacked(plain) else ""


def stacked(plain: str) -> bool:
    """Whether more than one thing is asked for."""
    requests, asked = len(_REQUEST.findall(plain)), len(_ASKED.findall(plain))
    if requests >= 2 or requests + asked >= 3:
        return True
    return "?" in plain and requests >= 1 and bool(_STRONG_REQUEST.search(plain)) and asked >= 1


def _foreign(words: str) -> bool:
    letters = [letter for letter in words if letter.isalpha()]
    if sum(ord(letter) > 0x24F for letter in letters) > len(letters) / 4:
        return True
    return sum(word in _ELSEWHERE for word in tokens(words)) >= _FOREIGN


_FIGURE = re.compile(r"(?<![a-zA-Z\d])\d+(?:[.,]\d+)*")


def figures(text: str) -> Iterator[str]:
    """The figures in a text, written one way."""
    for match in _FIGURE.finditer(text):
        yield match[0].replace(",", "").rstrip(".")
