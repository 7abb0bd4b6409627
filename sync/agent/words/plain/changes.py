"""Changes that may come to an asset, told as "if X changes", and what they ask of people."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

RULES = rules(
    (
        r"\b(?P<when>when|if|once|as soon as) (?!did\b|was\b|were\b)(?:the )?"
        r"(?P<x>[\w.]+(?: (?!gets?\b|got\b|has\b|had\b|loses?\b|lost\b|is\b|"
        r"were\b)[\w.]+){0,3}?)(?: table| view)? (?:gets?|got|receives?|"
        r"received|loses?|lost|is given|were given|was given|has|had) (?:an?|another|its|the|some|"
        r"one|two) (?:new |other |different |more )?(?:key|column|field|type|name|primary key|data "
        r"type)s?\b",
        r"if \g<x> changes",
    ),
    (
        r"\b(?P<when>when|if|once|in case) (?!did\b|was\b|were\b)(?:the )?"
        r"(?P<x>[\w.]+(?: (?!has\b|had\b|gets?\b|got\b|have\b)[\w.]+){0,3}?) (?:has|had|gets?|"
        r"got|have|were to have|should have) (?:a |an |any |"
        r"some )?(?:problems?|issues?|trouble|errors?|outage|mistakes?|bad data|wrong data|data "
        r"issues?)"
        r"\b",
        r"if \g<x> changes",
    ),
    (  # a column of it is touched
        r"\b(?:when|if|once|as soon as|in case) (?:i|we|you|somebody|someone|one|they) (?:now |want"
        r" to |were to )?(?:renamed?|drop(?:ped)?|deleted?|removed?|retyped?|changed?|add(?:ed)?|"
        r"touch(?:ed)?|alter(?:ed)?) (?:an?|the|some|one|its|any) (?:new )?(?:column|field|key)s? "
        r"(?:in|of|from|to|on) (?:the )?(?P<x>[\w. ]+?)(?: table| view)?(?=[?.!,]|$)",
        r"if \g<x> changes",
    ),
    (
        r"\bwhat (?:all )?(?:(?:do|would|will|must|should) )?(?:i|we|one) (?:(?:have|need) to |"
        r"must |also |then |all )*(?:adapt|touch|rework|fix|adjust|check|test|retest|revise|review|"
        r"update|change)(?: too| as well| then)? (?=(?:if|when|once|in case)\b)",
        "what breaks ",
    ),
)
