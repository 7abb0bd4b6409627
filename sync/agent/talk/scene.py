"""What is told before a question, or as its purpose: it sets the scene and asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from sync.agent.talk.persons import has_person, with_person
from sync.agent.talk.pointing import has_pronoun, with_focus
from sync.agent.words.lattice import Atom, Question

Read = Callable[[str], Question]

_ASKS = (
    r"(?:(?:and|so|now|but|please|pls|then|first|kindly|also|quickly|just) |"
    r"(?:can|could|would|will) (?:you|i|we) )*"
    r"(?:which|what|who|whom|whose|when|where|why|how|since when|is|are|was|were|did|does|do|has|"
    r"have|had|can|list|show|give|tell|find|count|number of|any|"
    r"check (?:if|whether)|i (?:now )?(?:need|want|would|'d|"
    r"have to|must|should)|we (?:now )?(?:need|want|would|have to|must|should)|let me)\b"
)
# who tells something; what follows is told, not asked
_TELLER = (
    r"(?:(?:just )?(?:i|we|i'm|i've|we're|we've|i'd|we'd|i'll|we'll)|(?:our|my|your) [\w-]+|"
    r"(?:the|a|an|one of the|some|one of our|some of our|some of my) (?!last|first|latest|number|"
    r"top)(?:[\w-]+ ){1,3}?(?:is|are|was|were|has|have|had|wants?|needs?|asks?|asked|says?|said|"
    r"claims?|complains?|complained|keeps?|told|thinks?|believes?|called|called in|reports?|"
    r"reported|looks?|looked|seems?|just|will|would|came|got|went|starts?|started)|"
    r"(?:users?|people|colleagues|customers|management|somebody|someone|everybody|everyone|"
    r"nobody|finance|sales|hr|logistics|support|the business|it|this|that|there|today|tomorrow|"
    r"yesterday|tonight|last night|this morning) (?:i |we )?(?:is|are|was|were|has|have|had|"
    r"wants?|needs?|asks?|asked|says?|said|claims?|complains?|complained|keeps?|told|thinks?|"
    r"called|reports?|reported|looks?|seems?|just|will|would|came|got|went|starts?|started|must|"
    r"should|do|took)|(?:it|that|there)'s)"
)
# any other sentence: "SHIPMENTS looks odd in the report"
_SENTENCE = (
    r"(?!(?:which|what|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|had|"
    r"can|could|would|will|list|show|give|tell|find|count|any|for|of|by|in|on|per|and|but)\b)"
    r"(?:[\w.-]+ ){1,4}?(?:is|are|was|were|has|have|had|looks?|seems?|keeps?|came|got|went|became|"
    r"broke|crashed|died|stopped|left|joined|moved|quit|wrote|sent|changed|replaced|failed|"
    r"returns?|shows?|contains?|must|should|will|does|did|says?|wants?|needs?|asks?|asked)"
)
_TOPIC = re.compile(
    rf"^(?:(?:now |ok |so )*(?:let's|let us) (?:talk about|look at|turn to|focus on|go to|move "
    rf"on to|"
    r"continue with|discuss|take|switch to)|regarding|concerning|with regard to|as for|about|"
    r"now to|"
    r"on the (?:subject|topic) of|speaking of|talking about) (?P<told>[\w. -]+?)(?: now| then)?"
    rf"\s*[.:;,]\s+(?P<asks>{_ASKS}.*)$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"^(?P<told>{_TELLER}\b[^?]*?)(?:\s*[.!;:]+\s+|\s+[-\u2013\u2014]+\s+)(?P<asks>{_ASKS}.*)$",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"^(?P<told>{_SENTENCE}\b[^?:]*?)\s*[.!;]+\s+(?P<asks>{_ASKS}.*)$", re.IGNORECASE
)
_TOLD_BRIEFLY = re.compile(
    rf"^(?P<told>(?:i|we|i'm|i've|we're|we've|our \w+|my \w+) [^?,.:;]*?),\s+"
    rf"(?P<asks>(?!i |we |let )(?!do\b){_ASKS}.*)$",
    re.IGNORECASE,
)
_WHILE = re.compile(
    rf"^(?:before|while|when|as|since|because|after|now that|once|until) (?:i|we|i'm|we're|my "
    rf"\w+|our \w+|the \w+)\b(?P<told>[^?,:]*)[,:]\s+(?P<asks>{_ASKS}.*)$",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"^(?:as (?:input|preparation|part|background) (?:for|of)|for|before|in preparation (?:of|"
    r"for)|ahead of|as part of|during|because of|due to|with|after|to prepare(?: for)?|regarding|"
    r"in) (?P<told>(?:my|our|the|this|tomorrow's|today's|tonight's|next \w+'s|an?|this "
    r"\w+'s) [^?,:;]*?)(?:\s*[,:-]\s+(?P<asks>"
    rf"{_ASKS}.*)|\s+(?P<need>(?:i|we) (?:need|want|would|have to|must|should|require)\b.*))$",
    re.IGNORECASE,
)
_SO_THAT = re.compile(
    r"(?!(?:ok|okay|well|right|alright|all right|fine|yes|and|hi|hello|hey|good)[,.]* so\b)"
    r"(?P<asks>\w.*?\w[\w)]*)\s*(?:[,.;?!]|\s[-\u2013\u2014]+)?\s+(?P<told>(?:so that|so|because|"
    r"cause|since|as|in case) (?:i|we|they|he|she|my \w+|our \w+|the \w+|people|somebody|someone|"
    r"i'm|we're|i'd|we'd) (?:can|could|will|would|may|might|want|wants|need|needs|have to|has to|"
    r"must|should|am|are|is|was|were|know|knows|'m|'re|to|asks?|asked|keeps?|got)\b[^?]*)[?.! ]*$",
    re.IGNORECASE,
)
_TOLD_AFTER = re.compile(rf"^(?P<asks>{_ASKS}[^?]*\?)\s+(?P<told>{_TELLER}\b[^?]*)$", re.IGNORECASE)
OCCASIONS = re.compile(
    r"\b(?:reports?|audits?|meetings?|reviews?|presentations?|boss|managers?|auditors?|tickets?|"
    r"documentation|slides?|decks?|stand-?ups?|calls?|handovers?|hand-over|shifts?|newsletters?|"
    r"workshops?|migrations?|go-live|committee|board|management|planning|statistics|notes|"
    r"colleagues?|release|releases|projects?|clean-?up|cleanup|incidents?|capacity|training|"
    r"onboarding|dashboards?|budget|maintenance|weekend|demo|inventory check|steering|kpis?|"
    r"steward meeting|morning round|duty)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|at (?:that|the) time|during (?:that|this|the) (?:time|period|incident|outage)|in "
    r"(?:that|this|the) (?:time|period)|(?:that|the same) (?:day|evening|night|morning|"
    r"afternoon|week|month)|meanwhile|in the meantime)\b",
    re.IGNORECASE,
)
_SINCE_THEN = re.compile(r"\bsince(?: then| that| that time)?(?=[?.! ]*$)", re.IGNORECASE)
_THERE = re.compile(r"\b(?:there|in it)(?=[?.! ]*$)", re.IGNORECASE)
_THEM = re.compile(
    r"\b(?:they|them|those|these|their|ones|he|she|his|her|affected|concerned|involved)\b",
    re.IGNORECASE,
)
_WENT = re.compile(
    r"\b(?:did|was|were|had|happened|went|came|failed|ran|broke|crashed|stopped|changed|finished|"
    r"succeeded|hit|appeared|occurred)\b",
    re.IGNORECASE,
)
_FAR = 2  # words from one part of a time to the next: "yesterday at 10"
_NAMES = ("asset", "job", "schema", "user", "value")


_CLAIM = re.compile(
    r"^(?:(?:but |so |and )*(?:i|we) (?:think|thought|believe|heard|hear|suspect|assume|guess|"
    r"was told|"
    r"were told|am told|read)(?: that)?|(?:somebody|someone|people|users?|a colleague|my \w+) "
    r"(?:says?|"
    r"said|claims?|claimed|told (?:me|us)|thinks?)(?: that)?) (?P<what>[^?]+?),? (?:is (?:it|"
    r"that|this)"
    r"(?: true| so| right| correct| the case)?|was (?:it|that)|are they|were they|did (?:it|they)|"
    r"does it|do they|has it|right|correct|true|am i right|isn't it|is it not)\s*\?*$|"
    r"^(?:is|was) it (?:true|correct|right|the case|so) that (?P<true>[^?]+?)\?*$",
    re.IGNORECASE,
)
_NOT_CLEAR = re.compile(
    r"^(?:sorry,? |but )*(?:i|we) (?:do not|don't|did not|didn't) (?:understand|get|know)"
    r"(?: what)? (?:the (?:word|term|status|meaning of)|what) (?P<word>[\w ]+?)"
    r"(?: (?:means?|is|stands for))?"
    r"[.! ]*$",
    re.IGNORECASE,
)
_AUX = re.compile(
    r"^(?P<who>.+?) (?P<aux>is|are|was|were|has|have|had|does|do|did|can)(?P<rest> .+)$",
    re.IGNORECASE,
)
_ANY_MORE = re.compile(r" (?:any ?more|any longer)$", re.IGNORECASE)
_DID = {"failed": "fail", "ran": "run", "succeeded": "succeed", "finished": "finish"}
_PAST = re.compile(rf"^(?P<who>.+?) (?P<did>{'|'.join(_DID)})\b(?P<rest>.*)$", re.IGNORECASE)


def as_asked(text: str) -> str:
    """Return "i think X is paused, is that so" as the question "is X paused"."""
    unclear = _NOT_CLEAR.match(text.strip())
    if unclear is not None:
        return f"what does {unclear['word']} mean?"
    found = _CLAIM.match(text.strip())
    if found is None:
        return text
    claim = _ANY_MORE.sub("", (found["what"] or found["true"]).strip())
    plain, did = _AUX.match(claim), _PAST.match(claim)
    if plain is not None:
        return f"{plain['aux']} {plain['who']}{plain['rest']}?"
    return f"did {did['who']} {_DID[did['did'].lower()]}{did['rest']}?" if did else text


def without_scene(text: str, read: Read) -> str:
    """Return *text* without what only tells why or when it is asked; with the names told there.

    All of *text* where more is told than a name, a time and what nothing here is about.
    """
    text = as_asked(text)
    for told, asks in _parted(text):
        plain = _with_told(read(told).atoms, asks, read)
        if plain:
            return plain
    return text


def _parted(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_TOPIC, _TOLD, _SAID, _TOLD_BRIEFLY, _WHILE, _TOLD_AFTER):
        if found := pattern.match(text):
            yield found["told"], found["asks"]
    found = _FOR.match(text)
    if found is not None and OCCASIONS.search(found["told"]):
        yield "", found["asks"] or found["need"]
    found = _SO_THAT.match(text)
    if found is not None:
        yield "", found["asks"] + ("?" if text.rstrip().endswith("?") else "")


def _with_told(told: Sequence[Atom], asks: str, read: Read) -> str:
    """Return *asks* with the name and the time that were *told*, "" where it leaves more open."""
    named = [atom for atom in told if any(atom.named(kind) for kind in _NAMES)]
    if len(named) == 1 and named[0].named("user") and has_person(asks):
        return with_person(asks, named[0].named("user")[0].found[0].name, "")
    if len(named) > 1 and not _points(asks) and not has_pronoun(asks) and _stands(read(asks)):
        return asks
    if len(named) > 1 or _points(asks) or (not named and has_pronoun(asks)):
        return ""
    asked = read(asks)
    plain = _timed(_time_of(told), asks, asked)
    return _named(named[0], plain, asked) if named else plain


def _stands(asked: Question) -> bool:
    """Return whether *asked* says itself what it is about, and where or when."""
    thing = any(atom.has("noun") for atom in asked.atoms)
    timed = any(a.time is not None and a.time.window is not None for a in asked.atoms)
    return thing and (timed or any(atom.named("schema") for atom in asked.atoms))


def _points(asks: str) -> bool:
    """Return whether *asks* speaks of some that it does not name itself."""
    found = _THEM.search(asks)
    own = r"(?:which|what|list|show|how many)\b.*\band\b"
    return found is not None and not re.match(own, asks[: found.start()], re.IGNORECASE)


def _time_of(told: Sequence[Atom]) -> str:
    places = [i for i, a in enumerate(told) if a.time is not None and a.time.window is not None]
    if not places or places[-1] - places[0] >= _FAR * len(places):
        return ""
    return " ".join(atom.text for atom in told[places[0] : places[-1] + 1])


def _timed(time: str, asks: str, asked: Question) -> str:
    """Return *asks* at the *time* that was told, where it is of that and says no other."""
    if not time:
        return asks
    if _SINCE_THEN.search(asks):
        return _SINCE_THEN.sub(f"since {time}", asks)
    if _THEN.search(asks):
        return _THEN.sub(time, asks, count=1)
    own = [a.time.window for a in asked.atoms if a.time is not None and a.time.window is not None]
    parts = bool(own) and all(w.part and not (w.since or w.until) for w in own)
    if parts or (not own and _WENT.search(asks)):
        return f"{asks.rstrip('?.! ')} {time}"
    return asks


def _named(name: Atom, asks: str, asked: Question) -> str:
    """Return *asks* about what was told of, "" where it has no place for the *name*."""
    if has_pronoun(asks):
        return with_focus(asks, name.text)
    same = {e.key for m in name.mentions for e in m.found}
    own = {e.key for atom in asked.atoms for m in atom.mentions for e in m.found}
    if name.named("asset") or name.named("job"):
        return asks if same & own or _stands(asked) else ""
    if any(atom.named(kind) for atom in asked.atoms for kind in _NAMES):
        return asks
    if not name.named("schema"):
        return asks if name.named("value") else ""
    if _THERE.search(asks):
        return _THERE.sub(f"in {name.text}", asks)
    return f"{asks.rstrip('?.! ')} in {name.text}"
