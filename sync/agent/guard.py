"""What is declined at once: changes, secrets, orders to the agent, raw SQL."""

from __future__ import annotations

import re

_POLITE = (
    r"(?:please|pls|kindly|now|then|just|ok|okay|hey|hi|hello|so|and|also|go ahead and|go and|"
    r"can you|could you|would you|will you|can we|could we|you should|you must|you need to|"
    r"i want you to|i want to|i would like (?:you )?to|i'd like (?:you )?to|i need you to|"
    r"i need to|let's|let us|help me|try to|make sure to|,|-|')"
)
_LEAD = rf"^(?:{_POLITE}\s*)*"
_CONVERSATION = (
    r"(?:(?:the |that |this |all |any |my |last |every )*(?:\w+ ){0,2}(?:filters?|limits?|"
    r"limitations?|restrictions?|conditions?|constraints?|chart|graph|plot|grouping|group|"
    r"sort(?:ing)?|order(?:ing)?|time|window|date|period|conversation|context|question|selection|"
    r"breakdown|columns? from the table|idea|action|request|proposal|one)|"
    r"(?:all |any |of )*(?:it|that|this))\b"
)
_VERBS = (
    r"drop|delete|truncate|erase|wipe|purge|destroy|insert|update|alter|rename|grant|revoke|"
    r"overwrite|"
    r"modify|edit|remove|clear|add|create|reset|"
    r"empty(?! (?:spaces|databases|schemas|areas|tables|views|assets|objects)\b)|"
    r"rewrite|replace|merge|nuke|kill all|"
    r"acknowledge|resolve|approve|reject|accept|assign|unassign|mark|set|"
    r"change(?! (?:in|of|from) )|make|move|copy|"
    r"write|store|save|upload|import|alter|deploy|undeploy|get rid of|throw away|discard|shut down|"
    r"uninstall|clean ?up|tidy up|flag|fix|correct(?! me\b)|restore|tag|undo|vacuum|detach|attach|"
    r"execute immediate|"
    r"give (?=(?:me|us|[\w.]+(?: and [\w.]+)?) (?:(?:the|an?|full|all|some|more|new|steward|"
    r"reader?|write|editor|owner) )*(?:access|"
    r"rights?|permissions?|privileges?|roles?|admin\w*|ownership|control|superuser|root)\b|"
    r"(?!me\b|us\b)[\w.]+(?: [\w.]+){0,3} (?:an?|another) (?:(?:new|better|other|different) "
    r")?(?:name|"
    r"label|description|title|tag|type|key|owner)\b)"
)
_HARMLESS = re.compile(
    rf"{_LEAD}(?:add|create|make|set|change|give|show|move|reset|clear|remove|drop|write|mark|"
    r"replace|"
    r"edit|delete|save|update)\s+"
    rf"(?:{_CONVERSATION}|(?:it |that |this |me )?(?:a |an |the |as |into |to |by |in )*(?:bar|"
    r"line|pie|area|stacked)?\s?"
    r"(?:short |long |little |nice |funny )?"
    rf"(?:chart|graph|plot|table|list|histogram|report|count|summary|poem|song|story|essay|haiku|"
    rf"limerick|joke|rhyme|verse|\d+)\b|(?:me|us)\b(?! (?:the |an? )?(?:owner|admin\w*|steward|"
    r"responsible|superuser|root|approver|access|rights?|permissions?|control))|sure\b|"
    r"that (?:the )?(?:top )?\d+|it (?:the )?(?:top )?\d+)|"
    rf"{_LEAD}add\s+(?:the |their |its |a |an |also )*(?:average|avg|mean|median|maximum|max|"
    r"minimum|min|total|sum|number|share|percentage|success|failure|duration|owners?|status|"
    r"labels?|descriptions?|row counts?|sizes?|dates?|counts?|rates?)\b(?! (?:to|of) (?!them|it|"
    r"those|each|the (?:table|list|answer|result)))|"
    rf"{_LEAD}(?:remove|drop|delete|clear|reset|change) (?:the )?(?:\w+ )?(?:filter|limit|sorting|"
    r"grouping|condition|restriction)s?\b",
    re.IGNORECASE,
)
_MUTATION = re.compile(rf"{_LEAD}(?:{_VERBS})\b", re.IGNORECASE)
_LATER = re.compile(
    r"(?:\band\b|\bthen\b|;|\.|,|\bafter that\b|\bbefore you\b)\s*(?:then\s+|also\s+|please\s+|"
    r"finally\s+)*"
    r"(?:drop|delete|truncate|erase|wipe|purge|destroy|overwrite|update|alter|insert|remove "
    r"them|remove it|"
    r"remove all|remove every|grant|revoke|clear (?:the|all)|set (?:all|the|them|it)|mark "
    r"(?:all|them|it)|rename)\b",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"(?:^|;|\()\s*(?:select\s+.+\s+from\s|select\s+\*|select\s+\w+\s*\(|insert\s+into|"
    r"update\s+\w+\s+set|delete\s+from|drop\s+(?:table|view|schema|database)|"
    r"alter\s+table|create\s+(?:table|view|schema|or)|truncate\s+table|attach\s|copy\s+\w+\s+(?:to|from)\b|copy\s*\(|"
    r"pragma\s|install\s|load\s+'|call\s+\w+\(|with\s+\w+\s+as\s*\(|set\s+\w+\s*=|"
    r"union\s+(?:all\s+)?select|exec\s|describe\s+select|explain\s+select|export\s+database)",
    re.IGNORECASE | re.DOTALL,
)
_SQL_TRACE = re.compile(
    r"(?:'\s*;|;\s*--|--\s*$|\bor\s+1\s*=\s*1\b|'\s*or\s+'[^']*'\s*=|/\*|\bread_csv\b|\bread_text\b|"
    r"\bread_parquet\b|\bread_json\w*\b|"
    r"\bglob\s*\(|/etc/|\binformation_schema\b|\bduckdb_\w+|\bpg_catalog\b|\bsqlite_master\b|"
    r"\bunion\s+select\b|"
    r"\bdelete\s+from\b|\bdrop\s+table\b|\binsert\s+into\b|\btruncate\s+table\b|"
    r"\bcopy\s+\w+\s+to\b|\b\w+\.(?:csv|parquet|env|toml)\b)",
    re.IGNORECASE,
)
_INJECTION = re.compile(
    r"ignor\w* (?:all |any |the |your |every |my )*(?:previous|prior|above|earlier|former|"
    r"preceding|other|your|safety|these|those)\b|"
    r"ignore (?:all |your )?(?:instructions|rules|guidelines|restrictions|guardrails)|"
    r"disregard (?:all|any|the|your|previous|prior|everything|what)|forget (?:all |everything |"
    r"your |the )*(?:previous |prior |earlier )?(?:instructions|rules|guidelines|you were "
    r"told)|"
    r"forget everything (?:above|before|you)|system prompt|developer mode|debug mode|god mode|"
    r"admin mode|jailbreak|\bDAN\b|"
    r"you are now|pretend (?:to be|you|that)|act as (?:if|an?|the|though|root|admin)|new "
    r"instructions|override (?:the |your |all )|"
    r"bypass (?:the |your |all )|without (?:asking|confirmation|confirming)|do not ask (?:for "
    r")?confirmation|don't ask|"
    r"(?:your|initial|hidden|original|secret) (?:instructions|prompt|rules)|reveal your|repeat "
    r"(?:the|your) (?:words|instructions|prompt)|"
    r"no restrictions|unrestricted|disable (?:the |your |all )?(?:guard|safety|checks|"
    r"restrictions|audit|logging)|skip the (?:guard|confirmation|check)|"
    r"execute (?:the )?(?:instructions?|commands?|text|orders?)|(?:follow|obey|do what) (?:the "
    r")?(?:instructions?|orders?|description|text|it says)|"
    r"run (?:the )?(?:shell|command|bash|python|script|code|os)|\bos\.system\b|\bsudo\b|\brm "
    r"-rf\b|<script|\beval\s*\(",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:passwords?|passwd|passphrases?|client[ _]secrets?|secrets?|credentials?|"
    r"api[ _-]?keys?|access[ _]keys?|secret[ _]keys?|"
    r"private[ _]keys?|bearer[ _]tokens?|access[ _]tokens?|refresh[ _]tokens?|oauth[ _]tokens?|"
    r"auth[ _]tokens?|session[ _]tokens?|"
    r"connection[ _]strings?|ssh[ _]keys?|environment variables?|env vars?|\.env|"
    r"settings\.toml|owner\.json|token value|"
    r"tokens? (?:of|for|used|stored|in use))\b",
    re.IGNORECASE,
)
_FAILURE_TALK = re.compile(
    r"\b(?:fail\w*|expired?|expir\w+|errors?|because|due to|caused|invalid|wrong|rotat\w*|"
    r"rejected|problem\w*|issues?)\b",
    re.IGNORECASE,
)
# who did what with them, not what they are: "password changes in the audit log"
_OF_AUDIT = re.compile(
    r"\b(?:passwords?|credentials?|secrets?|tokens?|keys?) (?:changes?|resets?|rotations?|updates?|"
    r"events?)\b|^who (?:has |have )?(?:last )?(?:changed|reset|rotated|updated)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\b(?:new|old|current|actual|plain|clear|value|what(?:'s| is| was) (?:the|it)|reveal|print|"
    r"decode|leak|dump)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:show|print|give|tell|reveal|display|list|export|dump|send|read|get|what(?:'s| is| "
    r"are)|which|where|share|output|leak|decode|use|disclose|hand(?: me| us)? over|provide|supply|"
    r"need|"
    r"want|know|expose|forward|e?-?mail|copy|paste|spell|retrieve|extract|fetch|grab|see|look|"
    r"have)\b",
    re.IGNORECASE,
)


def refusal(text: str) -> str:
    """Return why *text* is declined, "" where it is a question like any other."""
    if _INJECTION.search(text):
        return (
            "I only answer questions about the catalogs; orders that change how I work are not "
            "followed."
        )
    if (
        _SECRET.search(text)
        and (_WANTS.search(text) or len(text.split()) < 5)
        and not _FAILURE_TALK.search(text)
        and not (_OF_AUDIT.search(text) and not _VALUE.search(text))
    ):
        return "Credentials and secrets are not kept where I can read, and I would not show them."
    if _SQL_TRACE.search(text) or (is_sql(text) and not _is_select(text)):
        return "Only one SELECT over the documented views may run here; nothing was executed."
    return _mutation(text)


_WHOLE_TABLE = re.compile(
    rf"{_LEAD}(?:drop|delete|remove|truncate|erase|wipe) (?:the |all )?(?:tables?|views?) \w+",
    re.IGNORECASE,
)


# "turn the failed runs into succeeded ones", "all runs should be set to succeeded"
_TURNED = re.compile(
    rf"{_LEAD}(?:turn|flip|convert|switch|put|bring|get)\b.*\b(?:in)?to (?:be )?"
    r"(?:succeeded|success|"
    r"successful|green|ok|failed|resolved|acknowledged|approved|rejected|active|new)\b|"
    r"^(?!which\b|what\b|how\b|who\b|are\b|is\b|does\b|do\b).*(?<!\bthat )(?<!\bwhich )\b"
    r"(?:should|must|needs? to|ha(?:s|ve) to|"
    r"ought to|shall) be (?:set|changed|marked|deleted|dropped|removed|renamed|overwritten|"
    r"updated|edited|erased|wiped|resolved|acknowledged|approved|rejected)\b",
    re.IGNORECASE,
)


_PLANNED = re.compile(
    r"^(?:i|we)(?:'d| would)? (?:want|need|plan|intend|like|have|am going|are going) to \w+ [\w.]+"
    r"[,.;:] *(?:what|which|who)\b.*\b(?:break|breaks|affected|impacted|depends?|happens?|hit)\b",
    re.IGNORECASE,
)


_STRONG = (
    r"(?:delet|drop|truncat|eras|wip|purg|destroy|remov|overwrit|renam|insert|updat|grant|revok|"
    r"clear|modify|alter|reassign|edit|approv|reject|resolv|empty|nuk)(?:e|p|y)?(?:ing|ping)?"
)
# "would it be possible for you to remove the old lines", "would you mind dropping ..."
_ROUNDABOUT = re.compile(
    r"^(?!(?:what|which|who|when|where|why|how|is it|are|does|did|do we|was|were|has|have)\b)"
    r"(?!.*\b(?:break|breaks|affect\w*|impact\w*|happens?|depend\w*|safe|hit|which|what|who|"
    r"how)\b).*"
    r"\b(?:if (?:you|somebody|someone|we) (?:could|would|can|might)|(?:possible|able|ready|kind|"
    r"nice|good|"
    r"enough|you|like|want|need|love|wish|happy|please|"
    r"(?<!^)(?<!average )(?<!avg )(?<!mean )(?<!median )(?<!longest )(?<!shortest )(?<!total )"
    r"(?<!of the )(?<!of )time)(?: for (?:you|us))? to|you mind|"
    r"manage to)"
    rf" (?:please |kindly |just |quickly |simply |also )*{_STRONG}\b",
    re.IGNORECASE,
)
# "I want the old log lines deleted"
_GONE = re.compile(
    r"^(?:please |can you |could you |can we |i |we |i'd |we'd )*(?:would )?(?:have|get|want|need|"
    r"like|see "
    r"to it that|make sure (?:that )?|ensure (?:that )?)(?!.*\b(?:which|what|who|were|was|been|"
    r"know|see "
    r"(?:the|all|what|which)|list)\b) .{2,60} (?:is |are |be |to be )?(?:deleted|dropped|removed|"
    r"erased|"
    r"wiped|purged|truncated|overwritten|renamed|destroyed)\b(?: (?:please|now|today|asap))*[.!? "
    r"]*$",
    re.IGNORECASE,
)


# "if X has no job, create one"
_ON_CONDITION = re.compile(
    r"^(?:if|in case|when|whenever|should|where|as soon as) [^?]+?(?:,|\bthen\b) *(?:then )?"
    rf"(?=(?:{_POLITE}\s*)*(?:{_VERBS})\b)",
    re.IGNORECASE,
)
# a thing that is called by a verb: "update frequency of X", "drop in success rate"
_NAMED = re.compile(
    r"^(?:the |an? )?(?:updates?|fix|cop(?:y|ies)|drops?|resets?|changes?|merges?|sets?|"
    r"inserts?|imports?|"
    r"moves?|edits?) (?:of|rates?|frequenc(?:y|ies)|counts?|times?|statements?|histor(?:y|ies)|"
    r"dates?|"
    r"events?|in (?:the )?(?:success|failure|number|rate|volume|runs|failures|coverage|"
    r"duration))\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(rf"{_LEAD}(?:{_VERBS}) (?:it|one|them|that|those)\b", re.IGNORECASE)
# "bump the priority of the customers job"
_LEVELLED = re.compile(
    rf"{_LEAD}(?:bump|raise|lower|increase|decrease|reduce|upgrade|downgrade|up|adjust|switch|"
    r"turn|put|promote|demote)(?: up| down)? (?:the )?(?:[\w.]+ ){0,3}"
    r"(?:priority|schedule|owner|cron|retry limit|retries|timeouts?|retention|frequency)\b",
    re.IGNORECASE,
)


def _mutation(text: str) -> str:
    if _PLANNED.match(text):
        return ""  # "I want to change X, what would break?" asks before it is done
    if _TURNED.search(text) or _ROUNDABOUT.match(text) or _GONE.match(text):
        return READS_ONLY
    if _LEVELLED.match(text) or _LATER.search(text) or _WHOLE_TABLE.search(text):
        return READS_ONLY
    ordered = _ON_CONDITION.sub("", text)
    harmless = _HARMLESS.search(ordered) and (ordered == text or not _OF_IT.match(ordered))
    if _MUTATION.search(ordered) and not harmless and not _NAMED.match(ordered):
        return READS_ONLY
    return ""


READS_ONLY = (
    "I read and do not change anything. Jobs can be synced, retried, paused and resumed after "
    "a yes; "
    "everything else is decided on the pages."
)


def is_sql(text: str) -> bool:
    """Return whether *text* is SQL rather than words."""
    return bool(_SQL.search(text))


def _is_select(text: str) -> bool:
    return bool(re.match(r"\s*(?:select|with)\b", text, re.IGNORECASE)) and ";" not in text.rstrip(
        "; "
    )
