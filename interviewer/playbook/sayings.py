"""What people plainly say when they want something of the interviewer, as patterns over folded text.

Each pattern is matched with one segment; whether it is believed is decided in `intents`.
"""

from __future__ import annotations

import re

from interviewer.domain.terms import Intent

SHARP: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.ASKS_TIME,
        re.compile(
            r"\bhow (?:much|many) (?:time|minutes)\b.{0,30}\b(?:left|remain\w*|have|got)\b|\btime check\b"
            r"|\bhow (?:are|am) (?:we|i) (?:doing )?(?:on|for|with) time\b|\bwhat(?:'s| is) the time\b"
            r"|\bhow long (?:do|have) (?:we|i) (?:have|got|left)\b|\bminutes (?:are )?left\b"
        ),
    ),
    (
        Intent.ASKS_HINT,
        re.compile(
            r"\b(?:give|have|get|need|use|want|with) (?:me )?(?:a |an |another |some |the |any )?(?:small |little |tiny )?(?:hint|pointer|nudge|clue)s?\b"
            r"|^(?:a )?hint,? ?(?:please)?\??$|\bcan you (?:nudge|point) me\b"
        ),
    ),
    (
        Intent.ASKS_REPEAT,
        re.compile(
            r"\b(?:repeat|rephrase|reword) (?:that|it|the|your|this|please|again)\b(?! (?:purchase|customer|user|order|over|for each|every))|^(?:please )?(?:repeat|rephrase)\b|\b(?:can|could|would) you (?:please )?(?:repeat|rephrase|reword|say)|\bsay (?:that|it) again\b"
            r"|\bwhat do you mean\b|\bdidn'?t (?:catch|get|understand|follow) (?:that|the question|you|your)\b"
            r"|^(?:sorry|pardon),? ?(?:what)?\?$|\bwhat (?:was|is) the question\b|\bcome again\b"
        ),
    ),
    (
        Intent.ASKS_SOLUTION,
        re.compile(
            r"\b(?:just )?(?:tell|give|show) me (?:what )?(?:the |your )?(?:right |correct |full |ideal |model )?(?:answer|solution)s?\b"
            r"|\b(?:show|give|tell) me the (?:reference|sample|model|ideal|perfect|whole) (?:answer|solution|thing)\b"
            r"|\bwhat would (?:a|the) (?:perfect|ideal|strong|best|right|correct|good) (?:answer|solution)\b|\bperfect answer\b"
            r"|\b(?:sentence|line|bit|part|piece|word)s? of the (?:model|reference|sample|ideal|right|correct) (?:answer|solution)\b"
            r"|\bwhat(?:'s| is) the (?:right|correct|ideal|expected|model|best) (?:answer|solution)\b"
            r"|\btell me what you(?:'d| would)? (?:want|like|expect|hope) to hear\b"
            r"|\bhow would you (?:do|design|solve|answer|build)\b|\bwhat would you (?:do|use|choose|say|pick)\b"
        ),
    ),
    (
        Intent.SEEKS_VALIDATION,
        re.compile(
            r"\b(?:does|do) (?:that|this|it) (?:make|makes) sense\b|\bam i (?:on the )?right\b|\bon the right track\b"
            r"|\bis (?:that|this|it) (?:right|correct|ok|okay|good|fine|what you|a good)\b(?!.{0,4}\bfor\b)"
            r"|\bwas (?:that|this) (?:right|correct|good|ok)\b|\bhow am i doing\b|\bdo you agree\b"
            r"|\b(?:is|was) (?:that|this|it) (?:ok|okay|fine|good|right|enough)(?: so far| for you| like this)?\??$|\bok(?:ay)? so far\b"
            r"|\bis that what you(?:'re| are)? (?:want|look|mean|after)\w*\b|\bright\?$|\bcorrect\?$|\bgood so far\b"
        ),
    ),
    (
        Intent.WANTS_NEXT,
        re.compile(
            r"^(?:(?:ok|okay|so|and|well|good|alright|right|i think|i guess)[, ]+)*(?:can|could|shall|should|may|let'?s|let us|i'?d like to|i want to|i'?m ready to|maybe|happy to)"
            r" ?(?:we|i)? ?(?:just )?(?:move|go|skip|jump|continue|proceed) (?:on |over |ahead )?(?:to (?:the )?(?:next|another)|on\b|forward)"
            r"|^next(?: (?:question|topic|part|section|phase|please|one))?[.!]?$|\bskip (?:this|that|it)(?: one| question| part)?\b"
            r"|\bnext (?:question|topic|section|phase),? ?please\b|\blet'?s move (?:on|to the next)\b"
            r"|\b(?:shall|should|can|could) we (?:move|go) on\b|\bready (?:for|to move to) the next\b"
        ),
    ),
    (
        Intent.WANTS_END,
        re.compile(
            r"\b(?:end|stop|finish|quit|abort|terminate) (?:the |this |our )?(?:interview|session|mock)\b|^(?:i )?(?:quit|stop|finish|exit)[.!]?$"
            r"|\b(?:let'?s|can we|i'?d like to|i want to|i need to) (?:just )?(?:stop|end|finish|wrap up|call it)\b(?: here| now| a day| it)"
            r"|\bwrap up the (?:whole )?(?:interview|session)\b|\bi(?:'m| am) done(?: here| for (?:today|now)| with (?:the|this) interview)\b|\bi give up on (?:the|this) interview\b|\bi have to (?:go|leave)\b"
        ),
    ),
    (
        Intent.WANTS_PAUSE,
        re.compile(
            r"\b(?:give|need|take|have|get|want) (?:me )?(?:(?:a |one |two |some |just a )(?:couple of |few |quick |short )?|quick |short )(?:moment|minutes?|second|sec|seconds|time|break|pause)\b(?! (?:from|between|series|window|split|step|stamp|frame|travel|check|each|per|of|to (?:train|retrain|label|mature|converge|compute|score|respond|load))).{0,25}(?:think|please|$|collect|gather|write|draw)"
            r"|^(?:one |just a |hold on,? ?(?:a )?|wait,? ?(?:a )?|a )?(?:moment|minute|second|sec)(?: please)?[.!]?$|\bhold on\b(?! (?:to|until|for the))|\blet me think\b(?! (?:about|of|through|aloud|out loud))|\bcan (?:we|i) pause\b|^pause[.!]?$|\bbear with me\b"
        ),
    ),
    (
        Intent.DOES_NOT_KNOW,
        re.compile(
            r"\bi (?:really |honestly |just )?(?:do not|don'?t|dont) (?:really |honestly |actually )?know\b(?! (?:yet )?(?:what|which|whether|if|how much|how many|the (?:exact|number|volume|scale)))"
            r"|\bno (?:idea|clue)\b|\bi(?:'m| am) (?:stuck|lost|blank\w*|not sure (?:what|how|at all|where to))\b|\b(?:i have|i've|drawing|my mind is|going) (?:a )?blank\b"
            r"|\bi(?:'ve| have) never (?:done|heard|used|seen|worked)\b|^(?:idk|dunno|no|pass|not sure|hmm+|i can'?t)[.!?]*$|\bi can'?t (?:think of|answer|come up)\b|\bnot sure how to (?:answer|start|begin)\b"
        ),
    ),
)
PLAINLY: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.ASKS_TIME,
        re.compile(r"\bhow (?:much time|many minutes) (?:do|have|are|is) (?:we|i|there)\b.{0,12}\bleft\b"),
    ),
    (
        Intent.ASKS_HINT,
        re.compile(
            r"\b(?:give|get|have) (?:me )?(?:a |an |another |some )?(?:small |little |tiny )?(?:hint|nudge|pointer|clue)\b"
        ),
    ),
    (
        Intent.ASKS_REPEAT,
        re.compile(
            r"\b(?:can|could|would) you (?:please )?(?:repeat|rephrase|say) (?:that|it|the question|your question)\b"
        ),
    ),
    (
        Intent.WANTS_NEXT,
        re.compile(
            r"\b(?:can|could|shall|should|may|let'?s|let us) (?:we |i )?(?:please )?(?:go|move|continue|proceed|jump)(?: on| over| ahead)? (?:to|with) (?:the )?"
            r"(?:next|following) (?:part|topic|section|question|phase|one|step)\b"
            r"|\bwe can (?:go|move)(?: on| over)? to (?:the )?next\b"
        ),
    ),
    (
        Intent.DOES_NOT_KNOW,
        re.compile(
            r"\bi (?:really|honestly|truly|simply) (?:do not|don'?t) know\b|\bi (?:do not|don'?t) know$"
            r"|\bi(?:'m| am) (?:a bit |a little |honestly |really |totally |completely )*(?:stuck|lost)\b(?! on the)"
            r"|\bdon'?t know (?:that|those|these|it) (?:part |bit )?(?:well|too well|at all)\b"
        ),
    ),
)
"""Sayings that no design sentence contains: believed however long the segment is."""
