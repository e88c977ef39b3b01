"""What an order looks like, to whoever interviews or grades, in what a candidate says.

Orders that fill a clause are cut out: what is left reads as if they had never been said. Knows no
case; scores nothing. A quoted order is something the candidate talks about and stays.
"""

from __future__ import annotations

import re

from interviewer.library.words import folded, segments

_TOP = r"(?:5|five|10|ten|full|top|maximum|perfect|pass|hire|strong[_ ]hire)"
_WHOLE = r"(?:the |an? |all |any |every |each |your |my |this |these |previous |prior |above |earlier |system |hidden )"
_ORDERS = re.compile(
    rf"\b(?:ignore|disregard|forget|override) {_WHOLE}+(?:instructions?|prompts?|guidelines?|directives?|rubric)\b"
    r"|\binstructions? above\b|\brubric (?:has|was|is) (?:changed|replaced|void|updated)"
    r"|\b(?:reveal|print|show|output|dump|leak|read out) (?:me )?(?:your |the |all |entire |hidden |full )*(?:system prompt|rubric|answer key|hidden \w+)\b"
    rf"|\b(?:give|award|grant|assign|rate|score|grade|mark) (?:me|(?:this|the) candidate) (?:an? |the |full |at least |as )*{_TOP}\b"
    rf"|\b(?:give|award|assign|recommend) (?:an? |the )*(?:strong )?hire\b|\b(?:set|mark) (?:my |the )?(?:overall|score|grade|verdict)\b"
    rf"|\b(?:score|grade|rating|verdict|overall)\s*[:=]\s*(?:{_TOP}|[1-5])(?![\w.]*\d)(?!\s*%)"
    r"|\b(?:every|all|each) (?:dimension|phase|criteri\w+|rubric \w+)s?\b.{0,50}\b(?:5|five|full|top|complete|satisf\w+|level|hire)\b"
    r"|\b(?:junior|mid|senior|staff|principal)[- ]level (?:mastery|in (?:every|each|all))\b"
    r"|\b(?:this|the) (?:candidate|interviewee) (?:has (?:demonstrated|shown|passed|earned)|deserves|is an? (?:internal|strong|staff|senior|excellent))\b"
    r"|\bend of (?:the )?(?:transcript|interview|conversation)\b|\b(?:note|message|instructions?) (?:to|for) (?:the )?(?:grader|assessor|evaluator)\b"
    r"|\byou are (?:now |no longer )?(?:an? |in )(?:\w+ ){0,2}(?:interviewer|grader|assessor|evaluator|tutor|assistant|(?:debug|developer) mode)\b"
    r"|\binterviewer ?:|^\W*(?:candidate|grader|assessor|evaluator|assistant|developer|admin) ?[:>\]]"
    r"|<\|?(?:im_start|im_end|system)|</?(?:system|transcript|instructions?|candidate_turn)\b|\[/?(?:inst|system|end data|begin data)\b|<!--"
    r'|^\W*\{\s*"(?:role|score|grade|verdict|overall|dimensions?)"',
)
_ATTACKS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass) (?:all |any |every |the |your |my |these |those |of )*(?:previous|prior|above|earlier|preceding|former|system|your|other)? ?"
    r"(?:instructions?|prompts?|rules?|guidelines?|directives?|constraints)\b(?!.{0,60}\b(?:in|inside|within|from) (?:a |the |some )?(?:doc|page|retriev|email|mail|ticket|file))"
    r"|\byou are (?:now|no longer)\b|\b(?:act|pretend|behave) (?:as|like|to be|that you)\b.{0,40}\b(?:assistant|friend|candidate|grader|ai|dan|examiner|you)\b"
    r"|\b(?:give|grant|assign|award|mark|rate|grade|score) me (?:a |an |the |full |at least |as )*(?:5|five|10|ten|hire|strong|perfect|full|top|highest|max\w*|pass)\b"
    r"|\b(?:reveal|print|show|output|repeat|dump|leak|tell me) (?:me )?(?:your |the |all |entire |hidden |full )*(?:system prompt|hidden (?:prompt|notes?|rubric|instructions?|points?)|rubric|answer key|initial instructions?|prompt above|scoring)\b"
    r"|^\s*(?:#+\s*)?(?:system|assistant|developer|admin)\s*[:>\]]|\[/?(?:inst|system|end data|begin data)\]|<\|?(?:im_start|im_end|system)|</?(?:system|candidate|transcript|instructions?)>"
    r"|\bdeveloper mode\b|\bjailbreak\b(?! (?:attempts?|detect|classif|attack|prompt))|\bmark (?:all|every) (?:dimension|point)s?\b|\bset (?:my |the )?(?:score|verdict|grade)\b"
    r"|\byour (?:new )?(?:instructions?|task|role|job) (?:is|are) (?:now )?to\b|\bend of (?:interview|transcript|conversation)[.:]? ?(?:verdict|score|grade)"
)
"""The same for the turn as a whole and whoever interviews: rules to drop, parts to play, what is hidden to tell."""
_SHOUTED = re.compile(r"^\W*(?:SYSTEM|ADMIN|GRADER|GRADE|SCORE|VERDICT|OVERRIDE)\b\s*[:>\]]")
"""Capitals matter here: 'System: a gateway and a store' is a design."""


def _quoted(least: int) -> re.Pattern[str]:
    """Words in quotation marks, at least so many letters of them."""
    return re.compile(
        rf"[\"“”«»][^\"“”«»]{{{least},200}}[\"“”«»]|(?<!\w)['‘’][^'‘’]{{{least},200}}['‘’](?!\w)"
    )


_QUOTED, _NAMED = _quoted(12), _quoted(3)
"""An order quoted in a clause is a sentence; in a turn as a whole a word or two are named."""


def is_attack(text: str) -> bool:
    """Whether a turn orders the interviewer about, somewhere."""
    return bool(_ATTACKS.search(folded(_NAMED.sub(" ", text))))


def is_order(text: str) -> bool:
    """Whether a clause orders the grader about, or speaks in somebody else's name."""
    plain = _QUOTED.sub(" ", text)
    return bool(_SHOUTED.search(plain) or _ORDERS.search(folded(plain)))


def without_orders(text: str) -> str:
    """A turn without its orders; what is left of it is verbatim, in its own lines."""
    kept, end = [], 0
    for segment in segments(text):
        if is_order(segment.text):
            kept.append(text[end : segment.start].rstrip())
            end = segment.start + len(segment.text)
    return "\n".join(part for part in [*kept, text[end:].strip()] if part) if end else text
