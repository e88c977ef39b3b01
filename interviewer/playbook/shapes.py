"""The shapes of questions in English, typed or spoken: asked, indirect, announced, told, leaning on what came before.

Knows words only; which fact is asked for is `questions`' part.
"""

from __future__ import annotations

import re

from interviewer.library.words import Segment, folded, stems

_OPENS = re.compile(
    r"^(?:(?:so|and|but|ok|okay|um|uh|well|also|first|then|maybe|next|sorry|just|alright|right|hi|hello"
    r"|before (?:i|we) \w+ (?:on|anything|something|a \w+|the \w+|any \w+)|before [\w ]+,|roughly|for (?:that|this|sizing))"
    r"[ ,:]+)*"
    r"(what'?s?|which|who'?s?|whom|whose|where|when|why|how|is|are|am|was|were|do|does|did|can|could|may|will|would"
    r"|should|shall|has|have|any)\b"
)
_INDIRECT = re.compile(
    r"\b(i(?:'d| would)? (?:like|want|need|love|wish) to (?:know|ask|understand|clarify|check|confirm|hear|learn)"
    r"|i wonder|i'?m wondering|wondering (?:what|how|if|whether)|can i assume|could i assume|may i assume"
    r"|should i assume|do i assume|i assume .* correct|is it (?:fair|safe|ok|right) to (?:say|assume)"
    r"|tell me (?:about |what|how|more about )|let me ask|question about|quick question|clarif\w+ "
    r"|please (?:tell|share|give) me|give me (?:a|the|some) (?:number|figure|idea|feeling|sense)"
    r"|do (?:we|you) (?:know|have)|what about|how about"
    r"|would help to know|(?:need|must|have|ought|want) to know|must know|should know|i(?:'d| would) (?:like|need) (?:their|your|some numbers|figures)|any idea (?:of|about|what|how)|remind me what)\b"
)
_GIVEN = re.compile(
    r"\b(?:do|did|can|could|are|will) (?:i|we|you) (?:have|log|know|see|get|store|keep|run|pay|own|use|access|collect|record"
    r"|already|ever|currently|do besides|do apart|allowed|permitted)\b"
)
"""Verbs of what there is: 'which signals do we log' is about the facts although it says 'we'."""
_DESIGN = re.compile(
    r"^(?:(?:so|and|but|ok|okay|now|then|next|um|well) )*(?:(?:how|what|why|which|where|when|should|do|can)\b[\w ']{0,30}?"
    r"\b(?:would|should|could|can|will|shall|might)|(?:how|what|why|where|when) do) (?:i|we|one|you)\b"
    r"|^(?:so )?why (?:not|is|does|do|would|should)\b|\bshould (?:i|we)\b|^(?:so )?what if\b|^(?:so )?what happens (?:if|when)|\bif (?:we|i) [^?]*,? would (?:it|they|he|she|that)\b"
)
EMBEDDED = re.compile(
    r"\b(?:how (?:many|much|big|long|often|fast|large|old|rare|late)|what (?:is|are|does|do|kind|share|history)|which \w+ (?:is|are|do|does)"
    r"|who (?:is|are|pays)|i(?:'d| would)? (?:like|need)(?: to know)? (?:the|their|one|two|some|a|what|how|for)|numbers? i need|one thing)\b"
)
"""A question inside a sentence that is not built as one."""
PLEA = re.compile(
    r"\bunless you (?:tell|say|know|have|give|correct|object)\b|\bi(?:'d| would) (?:want|like|need) (?:to know|their|your|the numbers)\b"
    r"|\b(?:but|please|and|so) (?:please )?(?:correct me|let me (?:check|know)|confirm)\b|\bcan you confirm\b|\bcorrect me if\b"
    r"|\bnot sure (?:whether|if|how many|how much|what) (?:we|there|the|our|you)\b"
)
"""A wish to know inside a statement: 'I'll assume a second unless you tell me otherwise'."""
WISH = re.compile(
    r"\bi(?:'m| am) (?:still )?missing\b|\bi(?:'m| am|'d be| would be) (?:also )?(?:interested in|curious)\b|\bi(?:'d| would)? (?:still )?(?:need|lack|want|have to (?:know|hear|learn))\b(?! (?:about |around |some |at least )?\d)|\bwould (?:help|be (?:good|useful|nice)) (?:me )?to (?:know|have|hear|see)\b"
    r"|\b(?:walk|talk|take) me through\b|\b(?:describe|explain|tell|give|share|fill)\b[\w ]{0,12}\bme\b|^(?:please |so |and )*(?:describe|explain|name|list|share)\b|\bfill me in\b"
    r"|\bi (?:can'?t|cannot|don'?t) (?:see|tell|know) (?:yet )?(?:what|how|who|which|where|whether|if)\b|\b(?:haven't|have not) (?:got|heard|seen|mentioned|said|told)\b"
    r"|\b(?:still|is|are) (?:a )?(?:open|blank|unclear|missing|unknown)\b[\w ]{0,12}\b(?:to|for|on|in) (?:me|my)\b|\bthis turns on\b"
)
"""A sentence that wants to be told something: 'I'm missing the languages', 'walk me through the rights'."""
_SUPPOSES = re.compile(
    r"\b(?:i(?:'d| would|'ll| will)? (?:assume|suppose|guess|expect|imagine|bet|say|gather|suspect|presume|take it)|can i take it|presumably|am i right)\b"
)
_CONFIRM = re.compile(
    r"\b(?:right|correct|wrong|true|is that so|so|fair|ok|okay|or not|ballpark|am i off|correct me\b[\w ']*|sound(?:s)? right|yes|no)\W*$"
)
TOPIC = re.compile(r"^(?:(?:so|and|now|ok|okay|well|then)[ ,]+)*(?:what|how) about\b")
"""Names a subject; who goes on about it was not asking."""
REPLIES = re.compile(r"^(?:well[, ]+)?(?:no|nope|yes|not|because)\b")
"""Answers a question just put."""
ASKS_ONESELF = re.compile(r"^(?:first|second|third|then|next|finally|now)\b")
"""Counts through questions of one's own: 'First, when does the clock stop? I'd use …'."""
_INVERTED = re.compile(
    r"\b(?:how (?:many|much|big|large|long|often|fast|old|rare|late|quickly|common|bad|good)"
    r"(?: (?!(?:the|a|an|it|they|we|i|you|this|that|our|my|people|users) )[\w'-]+){0,3}? (?:do|does|did|is|are|was|were|can|will|has|have)\b"
    r"|how (?:do|does|did) (?:you|our|the) |what(?: does| do|'s| is| are) (?:the|a|our|your) |which [\w-]+ (?:do|does|is|are) "
    r"|(?:does|did) (?:our|your|anyone|anybody)\b|(?:do|did|have) you\b|(?:is|are) there (?:any|some)\b|do we (?:have|know|log)\b)"
)
"""The word order of a question, wherever it stands: speech has no question marks."""
_STATES = re.compile(
    r"^(?:if|when(?! (?:do|does|did|is|are|was|were|will|can|must|should) )|once|unless) |^(?:so |and |but )*what (?:i|we)(?:'m|'d|'re|'ve)? "
    r"|^what \w+ (?:it|this|that|us|me|the \w+)[\w ]*: "
)
"""Sentences with question words that tell: 'what I'm least sure of is', 'if it falls I'd want to know'."""
_ANNOUNCES = re.compile(
    r"\b(questions?|ask|need|facts?|numbers?|clarif\w+|wonder\w*|tell me|like to know|unknowns?)\b"
)
_REPORTS = re.compile(
    r"\b(measur\w*|survey\w*|label\w*|predict\w*|rat(?:e|es|ers?|ing)|grad\w+|judg\w+|see|shows?|tells|records?|metrics?"
    r"|target|dashboard|learns?|report\w*|track\w*|compar\w+|answers?|asked|the question is|the issue is)\b"
)
_LEANS = re.compile(r"\b(they|them|their|those|these|that|this|it|its|such|one|ones)\b")
"""Words that stand for something said before."""
_POINTS_BACK = re.compile(r"\b(they|them|their|those|these|that|this|there|does it|such|ones?)\b")
CALLS = re.compile(
    r"\b(?:pls|plz|please)\b|^(?:the |our )?(?:[\w-]+ ){0,2}(?:rate|size|volume|count|budget|qps|tps|rps|share|number|latency)$"
    r"|^[\w -]+ or (?:also |just |only )?[\w ]+$|\b(?:is it|are they|can i|can we|do we|is there|are there|may i)\b"
)
"""A question of a few words without its shape: 'peak tps pls', 'mobile or web'."""
_A_STATEMENT = 5
"""Content words in front of a question that state something."""
A_CALL = 9
"""Words up to which it is one."""
_LISTS = re.compile(
    r"\b(?:numbers?|questions?|figures?|facts?)\b[\w ]*\b(?:please|need|first|missing|want|for)\b|\b(?:please|need|give me|missing)\b[\w ]*\b(?:numbers?|questions?|figures?|facts?)\b"
)
"""What stands before a list of things asked for: 'two numbers, please: …'."""
_SAME_QUESTION = re.compile(r",? and (?:also )?|, ?|; ?| plus | or |: |\.\.\. ?")


def looks_asked(segment: Segment) -> bool:
    """Whether a segment has the shape of a question, direct or indirect, with or without its mark."""
    plain = folded(segment.text)
    if segment.is_question:
        return True
    if _STATES.search(plain):
        return False
    if _INDIRECT.search(plain) or PLEA.search(plain):
        return True
    return announces(plain) or (bool(_OPENS.search(plain)) and not segment.text.endswith("."))


def supposes(segment: Segment) -> bool:
    """Whether something is assumed and put up for confirmation: 'I'd assume three nines, is that right?'."""
    plain = folded(segment.text)
    return bool(_SUPPOSES.search(plain)) and (segment.is_question or bool(_CONFIRM.search(plain)))


def announces(plain: str) -> bool:
    """Whether a sentence announces what it asks for: 'two numbers, please: …'."""
    before, colon, after = plain.partition(": ")
    return bool(colon and (_LISTS.search(before) or (_ANNOUNCES.search(before) and _OPENS.search(after))))


def is_design_question(segment: Segment) -> bool:
    """Whether a question is about what the design should do, not about what is given."""
    plain = folded(segment.text)
    return bool(_DESIGN.search(plain)) and not _GIVEN.search(plain)


def is_reported(segment: Segment) -> bool:
    """Whether a question is quoted as something the design answers: 'that lets me measure: do they…'."""
    before, colon, _ = folded(segment.text).partition(": ")
    if not colon or len(before.split()) < 4 or _ANNOUNCES.search(before) or _OPENS.search(before):
        return False
    return bool(_REPORTS.search(before)) or not segment.is_question


def leans(text: str) -> bool:
    """Whether a question needs the sentence before it: it is short or points back."""
    return bool(_LEANS.search(folded(text))) or len(stems(text)) < 5


def stands_alone(part: str) -> bool:
    """Whether a part of a question can be answered, or handed back, without the rest."""
    plain = folded(part)
    return bool(_OPENS.search(plain)) and not _POINTS_BACK.search(plain) and len(stems(part)) >= 3


def pieces(text: str) -> list[str]:
    """A question, and its parts when it asks for several things."""
    announced, colon, rest = text.partition(": ")
    introduces = len(announced.split()) > 3 or _ANNOUNCES.search(folded(announced))
    if colon and rest.strip() and introduces and not _OPENS.search(folded(announced)):
        text = rest
    parts = [part.strip() for part in _SAME_QUESTION.split(text) if stems(part)]
    parts = parts if len(parts) > 1 else []
    spoken = tail(text)
    return [text, *parts, *([spoken] if spoken else [])]


def tells_first(text: str) -> bool:
    """Whether a spoken run that ends as a question begins with a statement."""
    spoken = tail(text)
    return spoken is not None and len(stems(text[: -len(spoken)])) >= _A_STATEMENT


def tail(text: str) -> str | None:
    """The question at the end of a spoken run that begins as something else."""
    if text.rstrip().endswith((".", "?")):
        return None
    starts = [match.start() for match in _INVERTED.finditer(text.lower())]
    late = [start for start in starts if len(text[:start].split()) >= 3]
    return text[late[0] :] if late else None
