"""What lies outside the store: the future, opinions, and the figures that the assets hold."""

from __future__ import annotations

import re

from sync.agent.answer import Answer, Behaviour, say
from sync.agent.recipes.seeking import words
from sync.agent.telling import help as telling
from sync.agent.words.lattice import Atom
from sync.agent.words.names import Named
from sync.agent.words.reader import Reader

_FUTURE = re.compile(
    r"\b(?:will|gonna|shall)\b.*\b(?:fail|failures?|errors?|succeed|work|break|crash|finish|"
    r"complete|pass|develop|grow|increase|decrease|shrink|rise|drop|improve|happen|look like|go "
    r"(?:well|wrong|through)|be (?:the|at|by|ok|okay|fine|late|done|finished|successful|slow|fast|"
    r"faster|slower|stale|higher|lower|more|less|affected by the next)|have (?:more|fewer|less)|"
    r"reach|exceed|last|take)\b|"
    r"\bgoing to (?:fail|succeed|work|break|crash|finish|complete|be|grow|increase|happen|take|"
    r"rise|drop)\b|\b(?:likely|unlikely|probable|chances?|probability|odds|risk) (?:of|that|to)\b|"
    r"\bhow likely\b|\b(?:failures?|failure rate|success rate|errors|run count|number of runs)\b.*"
    r"\b(?:tomorrow|next (?:week|month|year|quarter))\b|"
    r"\bwhen (?:will|is) the next (?:failure|error|crash|outage)\b|"
    r"\bnext (?:failure|outage|crash)\b|\bin the future\b|"
    r"\bhow (?:many|much|big|large)\b(?!.*\b(?:runs?|jobs?|syncs?|loads?|executions?)\b).*"
    r"\bwill (?:(?:the )?\w+ (?:have|hold|contain|own)(?! to)|there be)\b",
    re.IGNORECASE,
)
# What is planned is known: it is in the schedules.
_PLANNED = re.compile(
    r"\bwill (?:run|fire|start|be (?:synced|run|started|triggered|executed))\b|\bscheduled\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"^(?:(?:so|and|please|ok)[, ]+)*(?:should|shall) (?:i|we|one|they)\b|\bdo you (?:like|think|"
    r"believe|prefer|recommend|feel|love|hate|agree|suggest)\b|\bwhat do you think\b|"
    r"\byour (?:opinion|view|favou?rite|advice|recommendation|feeling)\b|\bin your opinion\b|"
    r"\bis it (?:a )?(?:good|bad|wise|smart) (?:idea)?\b|\bwould you (?:recommend|suggest|prefer|"
    r"rather)\b|\b(?:recommend|advise|suggest) (?:me|us)\b|"
    r"(?:\w\W+which|^which) (?:is|one is) better\b"
    r"(?:(?=\W+\w)|(?<=\w\W which is better)|(?<=\w\W which one is better))|"
    r"\b(?:better|worse|nicer|cooler) than (?:snowflake|databricks|bigquery|redshift|glue|sap|aws|"
    r"azure|datasphere|oracle)\b|\bwhat(?:'s| is) the best (?:database|tool|system|product|way|"
    r"practice|cloud)\b|\bwho is (?:better|smarter|right|to blame)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:manager|boss|supervisor|superior|deputy|team ?lead(?:er)?|phone(?: number)?|"
    r"birthday|address|"
    r"salary|hobby|age|nickname) of \w+|\bwho(?:m)? (?:does|do) [\w.]+ report to\b",
    re.IGNORECASE,
)
# what somebody may do; what was done is in the audit log
_RIGHTS = re.compile(
    r"^(?:and |so )*(?:(?:which|what) (?:users?|persons?|people|roles?)|who(?: all)?) (?:can|could|"
    r"may|(?:is|are) (?:allowed|permitted|authori[sz]ed|entitled|able) to|has (?:the )?(?:rights?|"
    r"permissions?) to) (?:approve|reject|confirm|delete|drop|change|edit|pause|disable|resume|"
    r"enable|run|start|trigger|sync|access|see|read|write|modify|acknowledge|cancel)\b|"
    r"^(?:am i|are we|is [\w.]+) (?:allowed|permitted|authori[sz]ed|entitled) to\b|"
    r"\bwho has (?:access|permissions?|rights?|privileges?)\b|"
    r"\b(?:access rights?|permissions?|privileges?) (?:of|for|does|do|has|have)\b",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"^(?:(?:please|can|could|would|will|you|and|kindly) )*(?:e-?mail|mail|text|message|whatsapp|"
    r"notify|ping|slack|phone) (?!addresses|columns?|fields?|servers?)[\w.]+ (?:that|about|to|when|"
    r"if|the|a|an)\b|"
    r"\b(?:e-?mail|slack|whatsapp|fax|text|phone|call|ping|page) (?:me|us|them|him|her|it|"
    r"this|that|"
    r"everybody|(?!of\b|in\b|from\b|for\b|columns?\b)[\w.]+ (?:about|when|if|the))\b|\bsend "
    r"(?:me |us )?(?:an? )?(?:e-?mail|"
    r"mail|message|"
    r"notification)\b|\b(?:notify|alert|remind) (?:me|us) (?:when|if|once|as soon|about|"
    r"tomorrow)\b",
    re.IGNORECASE,
)
_WHYS = (
    (_OPINION, "I give no opinions; I know what is in the catalogs"),
    (_RIGHTS, "Who may do what is not in this store; who did it is"),
    (_SENDS, "I send nothing, I only answer here"),
)
_MONEY = re.compile(
    r"\b(?:how much|what) (?:do|does|did|will|would|is|are|were|was)\b.*\b(?:cost|costs|"
    r"charge|charged|"
    r"pay|bill|billed)\b(?! centers?| centres?)|\bin (?:us )?(?:dollars?|euros?|francs|pounds)\b|"
    r"\bhow (?:expensive|cheap|costly|pricey)\b|\b(?:aws|glue|sap|cloud|license|licence) (?:bill|"
    r"costs?|fees?|invoice|pricing|budget)\b|\b(?:price|costs?) (?:of|per|for) (?:an? |"
    r"the |our |each |"
    r"every |one |all )?(?:\w+ )?(?:runs?|syncs?|jobs?|loads?|month|hour|day|glue|aws|"
    r"executions?)\b",
    re.IGNORECASE,
)
# one record of the business, by its number: "open orders of customer 4711"
_RECORD = re.compile(
    r"\b(?:customer|vendor|supplier|order|invoice|material|product|employee|delivery|shipment|"
    r"account|document|item|contract)s? (?:no\.? |number |nr\.? |id |#)?\d{3,}\b",
    re.IGNORECASE,
)
_ABOUT_DATA = frozenset({"noun", "is", "flag", "dim", "measure", "bucket", "chart", "group"})
_ASKED = frozenset({"business", "numbers", "last_time", "describe"})  # cues of any question
_WORK = frozenset({"work", "works", "worked", "working"})  # people do, too
_WHAT = re.compile(r"\bwhat(?:'s| is| was| are| were)\b", re.IGNORECASE)
_KNOWN_ABOUT = re.compile(r"\b(?:know|have) (?:about|on|in)\b", re.IGNORECASE)
_LETTERS = 3
_OURS = re.compile(r"\b(?:our|we|us)\b", re.IGNORECASE)


def outside(reader: Reader) -> Answer | None:
    """Return that the store cannot tell it, None where it may."""
    why = _reason(reader)
    if why:
        return declined(reader, why)
    if words(reader) is not None:
        return None  # "headcount" alone looks for what holds it
    held = _held(reader) or _summed(reader)
    business = reader.cue("business") and not any(_is_about_data(atom) for atom in reader.atoms)
    of_one = bool(_RECORD.search(reader.text))
    return figures(reader, held or named_like(reader)) if held or business or of_one else None


def _reason(reader: Reader) -> str:
    """Return why nothing here can tell it, whatever it is about; "" where something may."""
    text = reader.text
    foretold = reader.cue("predict") and not reader.mentions("column")
    if foretold or (_FUTURE.search(text) and not _PLANNED.search(text)):
        return "I do not forecast; the past is known"
    why = next((told for pattern, told in _WHYS if pattern.search(text)), "")
    if why:
        return why
    if _PERSONAL.search(text) and reader.mentions("user"):
        return "I know what people own and did here, nothing else of them"
    if _MONEY.search(text) and not (reader.mentions("asset") or reader.mentions("column")):
        return "What it costs is not in this store; how long it runs is"
    return "That is not in this store" if reader.cue("creative") else ""


def declined(reader: Reader, why: str) -> Answer:
    """Return why something is out of scope, with questions that are not."""
    options = telling.suggestions(reader)[:3]
    return say(Behaviour.OUT_OF_SCOPE, f"{why}. You could ask: {'; '.join(options)}.", options)


def figures(reader: Reader, held: list[Named]) -> Answer:
    """Return that the figures are not here, and which assets hold them."""
    held.sort(key=lambda e: (e.asset_type != "model", e.title))
    where = f" Such figures are held by {', '.join(e.title for e in held[:3])}." if held else ""
    return say(
        Behaviour.OUT_OF_SCOPE,
        f"I know the metadata, not the business figures themselves.{where}",
        telling.suggestions(reader)[:3],
    )


_SUMS = frozenset({"sum", "avg", "median"})
_OF_US = frozenset({"column", "run", "job", "drift", "log", "link", "check", "audit", "schema"})


def _summed(reader: Reader) -> list[Named]:
    """Return the assets that hold a column whose values are to be summed up."""
    columns = [e for m in reader.mentions("column") for e in m]
    sums = any(r.kind == "agg" and r.name in _SUMS for a in reader.atoms for r in a.readings)
    ours = any(
        (r.kind == "noun" and r.entity in _OF_US) or (r.kind == "measure" and r.name != "count")
        for atom in reader.atoms
        for r in atom.readings
    )
    if not columns or not sums or ours:
        return []
    named = [e for m in reader.mentions("asset") for e in m]
    return named or named_like(reader)


_OF_THOSE = re.compile(r"\b(?:of|among) (?:those|them|these)\b", re.IGNORECASE)


def _held(reader: Reader) -> list[Named]:
    """Return the assets whose rows are asked for: "how many employees do we have"."""
    if _OF_THOSE.search(reader.text):
        return []  # those that were listed, not the rows of an asset
    named = [atom for atom in reader.atoms if atom.named("asset") and not atom.named("schema")]
    others = [atom for atom in reader.atoms if atom not in named[:1]]
    if any(_is_about_data(atom) for atom in others):
        return []
    words = {atom.text.lower() for atom in named}
    if len(words) != 1 or not _is_plain_word(named[0]):
        return []
    return [e for m in named[0].named("asset") for e in m.found] if _asks_rows(reader) else []


_EARNED = frozenset(["earn", "earned", "earnings", "income", "turnover", "sold", "sell"])


def named_like(reader: Reader) -> list[Named]:
    """Return the assets that are named, else those that are called like the figures asked for."""
    named = [entry for mention in reader.mentions("asset") for entry in mention]
    words = [
        "revenue" if word in _EARNED else word
        for atom in reader.atoms
        if atom.has("cue", "business")
        for word in atom.text.lower().split()
        if len(word) > _LETTERS and word not in {"have", "does", "customers"}
    ]
    return named or [
        e
        for e in reader.names.assets
        if e.system == "datasphere" and any(w in f"{e.name} {e.label}".lower() for w in words)
    ]


def _asks_rows(reader: Reader) -> bool:
    if _KNOWN_ABOUT.search(reader.text):
        return False
    counted = reader.ask("count") and not reader.text.lower().startswith("how often")
    asked = reader.ask("which", "who") or _WHAT.search(reader.text)
    ours = reader.window is not None or bool(_OURS.search(reader.text))
    return counted or any(_ranks(atom) for atom in reader.atoms) or bool(asked and ours)


def _is_about_data(atom: Atom) -> bool:
    if atom.text.lower() in _WORK or atom.has("cue", "business"):
        return False
    return any(
        (r.kind in _ABOUT_DATA and (r.kind, r.name) != ("measure", "count"))
        or (r.kind == "cue" and r.name not in _ASKED)
        for r in atom.readings
    )


def _is_plain_word(atom: Atom) -> bool:
    """Return whether a name is used as a word of the language, not as an identifier."""
    return "_" not in atom.text and "." not in atom.text and not atom.text.isupper()


def _ranks(atom: Atom) -> bool:
    order = atom.first("order")
    number = atom.number is not None and bool(atom.number.ranking)
    return number or (order is not None and order.extra != "time")
