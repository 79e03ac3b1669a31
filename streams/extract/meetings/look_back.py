"""A frame and the words before its meeting in; its verb, its standing and its missing parties out."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.meetings.context import CUTS, FAR, MeetingContext, Who
from streams.extract.meetings.frame import Frame, note_tense
from streams.extract.meetings.look_ahead import ENDS
from streams.extract.meetings.timing import day_before

__all__ = [
    "look_back",
    "look_before_verb",
    "name_parties",
    "name_party_behind",
]

_BACK_MAX: Final = 18
"""Tokens looked back over for what governs a meeting."""
_OF_OTHERS: Final = frozenset({"dialogue"})
"""What who calls for its resumption wants others to hold: «دعت إلى استئناف الحوار في …»."""
_CARRIERS: Final = frozenset({"hold_verbs", "wish_nouns", "wish_verbs", "rounds"})
"""What may stand before «in the talks» and govern them: «شارك في», «مشاركتها في»."""
_NOT_VERBS: Final = frozenset({"لم", "لن"})
_TELLING: Final = frozenset({"propose_verbs", "announce_verbs", "agree_verbs", "refuse_verbs", "urge_verbs"})
"""Verbs some of whose forms are nouns behind a preposition."""
_WITHOUT: Final = frozenset({"بلا", "بدون", "دون"})
"""Folded words that deny no more than the noun behind them."""
_ASIDE_MAX: Final = 12
"""Tokens between such commas."""
_THAT: Final = "ان"
_GOING_ON_MAX: Final = 10
"""Tokens between a verb and the one that «and» joins to it."""
_TO: Final = "الي"
_NUMBERS: Final = frozenset({"nth", "ordinals"})
_PERFECT_MAX: Final = 1
"""Tokens between «قد» and the verb that it puts before the rest."""
_TEENS: Final = frozenset({"عشر", "عشره"})
"""Folded second words of ordinals above ten."""
_TRAVEL: Final = frozenset({"travel", "visit_verbs", "send_verbs"})
_WAY_MAX: Final = 12
"""Tokens between a word of travel and where it leads."""
_TRAVEL_MAX: Final = 12
"""Tokens between a journey and what it is made for."""
_AHEAD_MAX: Final = 9
"""Tokens looked on over for who the pronoun of a meeting means."""
_REACH: Final = {
    "rounds": 3,
    "more": 2,
    "before": 3,
    "after": 3,
    "inside": 1,
    "end_nouns": 3,
    "hold_nouns": 5,
    "hearsay_nouns": 4,
    "propose_nouns": 4,
    "propose_adjectives": 4,
    "cancel_nouns": 3,
    "refusals": 4,
    "stall_verbs": 8,
    "hold_verbs": 14,
    "phase_verbs": 14,
    "host_verbs": 14,
    "convene_verbs": 10,
    "urge_verbs": 10,
    "propose_verbs": 10,
    "cancel_verbs": 8,
    "announce_verbs": 8,
    "agree_verbs": 8,
    "refuse_verbs": 5,
    "expected": 3,
}
"""How far before the meeting, or before the cue nearest to it, a word still bears on it."""
_GOVERNORS: Final = (
    "stall_verbs",
    "hold_verbs",
    "phase_verbs",
    "host_verbs",
    "cancel_verbs",
    "convene_verbs",
    "urge_verbs",
    "propose_verbs",
    "announce_verbs",
    "agree_verbs",
    "refuse_verbs",
)


class _Looker:
    """Looks back from a meeting, cue by cue."""

    __slots__ = ("_anchor", "_at", "_either", "_frame", "_scene", "_steps")

    def __init__(self, context: MeetingContext, frame: Frame) -> None:
        self._scene, self._frame, self._at = context, frame, frame.first
        self._either: int | None = None
        self._steps = 0
        """Words gone back; names and dates count one, signs none."""
        self._anchor = 0
        """Steps to the cue that was found last."""

    def look(self, token: int, begin: int) -> int | None:
        """The verb that governs the meeting; None when there is none."""
        context, k = self._scene, token - 1
        while k >= begin and self._steps < _BACK_MAX:
            tags = context.lexemes[k].tags
            hall = k > 0 and "seat" in context.lexemes[k - 1].tags  # «قصر المؤتمرات»
            if context.words[k] in ENDS or not (CUTS.isdisjoint(tags) or hall):
                return None
            self._steps += self._counts(k)
            if "nth" in tags and k + 1 == self._at:
                self._at = k  # «في ثامن اجتماع»
            if not tags or k in context.who or k in context.covered or k in context.dated:
                k = self._aside(k, begin) if k + 1 == self._at else k - 1
                continue
            governor = next((tag for tag in _GOVERNORS if tag in tags and self._near(tag)), None)
            if governor is not None and "hold_nouns" in tags and context.lexemes[k].preposition:
                governor = None  # «لعقد» is no verb
            if governor in _TELLING and context.lexemes[k].preposition == "ب":
                governor = None  # «بطلب من مصر» is no verb
            if governor is not None and "hold_nouns" in tags and self._at - k <= 2:
                self._either, governor = k, None  # «عقد» right before the noun: a verb if nothing else governs
            if governor is not None:
                self._govern(k, governor)
                return k
            if self._nominal(k):
                return None
            k -= 1
        return None

    def _aside(self, comma: int, begin: int) -> int:
        """The token before what two commas put between a verb and its meeting: «انتهت، بلا بيان مشترك، جولة المفاوضات»; else the one before."""
        words = self._scene.words
        if words[comma] != "،":
            return comma - 1
        for k in range(comma - 1, max(begin, comma - _ASIDE_MAX) - 1, -1):
            if words[k] in ENDS:
                break
            if words[k] == "،":
                return k - 1 if words[k + 1] in self._scene.lexicon.plain.asides else comma - 1
        return comma - 1

    def _counts(self, k: int) -> bool:
        """Whether a token is a step: no sign, and no word of a name, date or number."""
        context = self._scene
        named = k in context.covered or k in context.dated
        counted = not _NUMBERS.isdisjoint(context.lexemes[k].tags) or context.words[k] in _TEENS
        return context.words[k][0].isalpha() and not (named or counted)

    def settle(self) -> None:
        """Read «عقد» as a verb when nothing before it makes it a noun."""
        frame = self._frame
        if self._either is not None and not (frame.past or frame.future or frame.proposed or frame.cancelled):
            self._govern(self._either, "hold_verbs")

    def _near(self, tag: str) -> bool:
        return self._steps - self._anchor <= _REACH[tag]

    def _nominal(self, k: int) -> bool:
        """Note a noun or preposition that bears on the meeting; whether it cuts the meeting off from what is before."""
        frame = self._frame
        tags = {
            tag
            for tag in self._scene.lexemes[k].tags
            if tag in _REACH and self._near(tag) and (tag != "inside" or k + 1 == self._at)
        }
        if "hold_nouns" in tags or "rounds" in tags:
            self._carried(k, held="hold_nouns" in tags)
        elif "hearsay_nouns" in tags:
            self._anchor = self._steps  # «نفى صحة الأنباء عن لقاء»
        elif "refusals" in tags:
            return self._refuse(k)
        elif "cancel_nouns" in tags:
            frame.cancelled = True
            self._reach(k)
        elif "propose_nouns" in tags or "propose_adjectives" in tags or "more" in tags:
            self._put_forward(k, tags)
        elif "expected" in tags or "end_nouns" in tags:
            frame.future |= "expected" in tags
            frame.past |= "end_nouns" in tags
            self._reach(k)
        elif "after" in tags or "before" in tags or "inside" in tags:
            return self._preposition(k, tags)
        return False

    def _carried(self, k: int, *, held: bool) -> None:
        """Note a noun of holding, or of the round that it is: «لعقد اجتماع», «وصل للمشاركة في محادثات»."""
        frame = self._frame
        frame.held |= held
        if self._scene.lexemes[k].preposition == "ل":
            journey = look_for_journey(self._scene, frame, k)
            frame.proposed = not journey if held else frame.proposed
        self._reach(k)

    def _refuse(self, k: int) -> bool:
        """Note a denial; whether it only denies what the meeting brought: «لم تدم الجلسة طويلا» was held."""
        frame = self._frame
        if self._scene.words[k] in _WITHOUT and k + 1 < self._at:
            return False  # «بلا بيان مشترك» denies the statement
        if self._scene.words[k] in _NOT_VERBS and k + 1 < frame.first and not self._scene.lexemes[k + 1].tags:
            return True  # «الباب لم يوصد وهي عازمة على …» denies something else
        if self._scene.words[k] == "لم" and "outcome_verbs" in self._scene.lexemes[k + 1].tags:
            frame.held = frame.past = True
            return True
        frame.refused = True
        return False

    def _put_forward(self, k: int, tags: set[str]) -> None:
        """Note an offer, unless its day is set («حدد الأحد موعدا للجولة») or its verb tells more («بطلب من مصر»)."""
        context, frame = self._scene, self._frame
        self._reach(k)
        if "propose_nouns" not in tags:
            frame.proposed = True
        elif k - 1 in context.dated and context.words[k].startswith("موعد"):
            frame.future, frame.when = True, day_before(context, k)
        elif not frame.future:
            asked = context.lexemes[k].preposition == "ب" and context.words[k + 1] == "من"
            frame.proposed |= not asked

    def _preposition(self, k: int, tags: set[str]) -> bool:
        before = self._scene.lexemes[k - 1].tags if k else {}
        if "since" in self._scene.lexemes[k].tags and k + 1 in self._scene.dates:
            return False  # «يتواصل منذ الأحد المؤتمر»: the day is between the verb and its subject
        if "inside" in tags and not _CARRIERS.isdisjoint(before):
            return False
        if "before" in tags:
            self._frame.future = True
        elif "inside" in tags:
            self._frame.inside = True
        else:
            self._frame.past = True
            self._frame.first = min(self._frame.first, k)
        return True

    def _reach(self, k: int) -> None:
        self._anchor, self._at = self._steps, k
        self._frame.first = min(self._frame.first, k)

    def _govern(self, k: int, governor: str) -> None:
        """Note what the verb does to the meeting, and what stands before the verb."""
        frame, tense = self._frame, self._scene.lexemes[k].tags[governor].tense
        if governor == "cancel_verbs":
            other = self._scene.words[self._at - 1] == _TO  # «أرجأت البت إلى جولة سادسة»
            frame.future |= other
            frame.cancelled |= not other
        elif governor == "convene_verbs":
            frame.proposed = frame.convened = True
            frame.urged |= frame.kind in _OF_OTHERS and "hold_nouns" in self._scene.lexemes[self._at].tags
        elif governor == "urge_verbs":
            frame.proposed = frame.urged = True
        elif governor == "announce_verbs":
            frame.agreed |= not frame.proposed
        elif governor == "propose_verbs":
            frame.proposed = True
        elif governor == "agree_verbs":
            frame.agreed = True
        elif governor in {"stall_verbs", "refuse_verbs"}:
            denied = governor == "refuse_verbs" and k > 0 and "refusals" in self._scene.lexemes[k - 1].tags
            frame.proposed |= denied
            frame.refused |= not denied
        else:
            frame.held = True
            note_tense(frame, tense)
        frame.first = min(frame.first, k)
        if governor != "refuse_verbs":
            look_before_verb(self._scene, frame, k, tense)
        frame.refused |= governor == "phase_verbs" and frame.doubted and tense is Tense.PAST  # «إذا أخفقت الجلسة»


def look_back(context: MeetingContext, frame: Frame, token: int) -> int | None:
    """Note what stands before a noun of meeting; the token of the verb that governs it, None without one."""
    tokens = context.document.tokens
    looker = _Looker(context, frame)
    verb = looker.look(token, tokens.sentences[tokens.sentence(token)][0])
    if verb is None:
        looker.settle()
    return verb


def look_for_journey(context: MeetingContext, frame: Frame, token: int) -> bool:
    """Whether somebody travels to hold the meeting: then it is set, where and when they travel to."""
    way = range(max(0, token - _TRAVEL_MAX), token)
    journey = next((k for k in way if not _TRAVEL.isdisjoint(context.lexemes[k].tags)), None)
    if journey is None:
        return False
    frame.future = frame.arrived = True
    places = [context.who[k] for k in range(journey, token) if k in context.who and context.who[k].place]
    if places:
        where = max(places, key=lambda who: (who.city, who.first))
        frame.at(where)
        frame.hosts = tuple(where.codes)
    days = [context.dates[k] for k in range(journey, token) if k in context.dates]
    frame.when = frame.when or (days[-1] if days else None)
    return True


def look_before_verb(context: MeetingContext, frame: Frame, verb: int, tense: Tense) -> None:
    """Note negation, announcement and doubt before a verb of meeting."""
    if tense is Tense.PRESENT and context.lexemes[verb].joined:
        _goes_on(context, frame, verb)
    for k in range(verb - 1, max(0, verb - 6) - 1, -1):
        tags, word = context.lexemes[k].tags, context.words[k]
        if word in ENDS:
            return
        frame.refused |= "refusals" in tags and verb - k <= 2
        frame.earlier |= word == "قد" and verb - k <= _PERFECT_MAX and tense is Tense.PAST
        frame.future |= "expected" in tags or (word == "علي" and context.words[k + 1] == _THAT and verb - k <= 2)
        frame.doubted |= "conditions" in tags or ("uncertain" in tags and verb - k <= 3 and tense is not Tense.PAST)
        frame.proposed |= ("propose_verbs" in tags or "propose_nouns" in tags) and "stops" in context.lexemes[
            k + 1
        ].tags


def _goes_on(context: MeetingContext, frame: Frame, verb: int) -> None:
    """Note that the verb goes on with what is to come, and its day: «سيصل اليوم ويعقد لقاءات»."""
    for k in range(verb - 1, max(0, verb - _GOING_ON_MAX) - 1, -1):
        if context.words[k] in ENDS:
            return
        if any(isinstance(tag, VerbForm) and tag.tense is Tense.FUTURE for tag in context.lexemes[k].tags.values()):
            frame.future = True
            frame.when = frame.when or next((context.dates[j] for j in range(k, verb) if j in context.dates), None)
            return


def name_parties(context: MeetingContext, frame: Frame, token: int) -> None:
    """Add the parties that the words before name: «between them», or the one who meets whom «with» names."""
    tokens = context.document.tokens
    sentence = tokens.sentence(token)
    before = tokens.sentences[max(0, sentence - 1)][0]
    begin = before if frame.each_other else tokens.sentences[sentence][0]
    chained, k, met = -1, token, not frame.outside
    while k > max(begin, token - FAR):
        k -= 1
        if "both" in context.lexemes[k].tags:
            begin = before
        codes, last, joined = _party_at(context, k)
        if not codes:
            continue
        if len(frame.parties) > 1 and met and last != chained:
            return
        frame.parties.update(dict.fromkeys(codes))
        frame.persons |= k in context.who and context.who[k].person
        frame.organisation |= k in context.who and context.who[k].organisation
        chained, met = k if joined else -1, True


def _party_at(context: MeetingContext, k: int) -> tuple[tuple[str, ...], int, bool]:
    """Codes, end and whether «and» is before it, of the party named here, or of the side of a title: «الرئيس الفرنسي»."""
    who = context.who.get(k)
    if who is not None:
        return () if _placed(context, who) else who.codes, who.last, who.joined
    side = context.side(k) if k not in context.covered else None
    if side is None:
        return (), k + 1, False
    titled = any(context.title(n) for n in range(max(0, k - 3), k))
    joint = {context.side(n) for n in (max(0, k - 1), k + 1)} - {None, side}  # «اللجنة الكينية الأوغندية»
    return (side,) if titled or joint else (), k + 1, False


def name_party_behind(context: MeetingContext, frame: Frame) -> None:
    """Add the party named next: «عقب لقائه نظيره، قال الوزير …»."""
    tokens = context.document.tokens
    end = tokens.sentences[tokens.sentence(frame.first)][1]
    for k in range(frame.last, min(end, frame.last + _AHEAD_MAX)):
        if "relations" in context.lexemes[k].tags:
            return  # whom a matter lies between does not meet by that
        frame.parties.update(dict.fromkeys(_party_at(context, k)[0]))
        if len(frame.parties) > 1:
            return


def _placed(context: MeetingContext, who: Who) -> bool:
    """Whether a name is a place here: behind «in»."""
    if who.preposition == "ب" or _destination(context, who):
        return who.place is not None
    return (
        who.first > 0
        and who.place is not None
        and ("inside" in context.lexemes[who.first - 1].tags or "capital" in context.lexemes[who.first - 1].tags)
    )


def _destination(context: MeetingContext, who: Who) -> bool:
    """Whether somebody travels to what is named: «وصل الوفد إلى كينيا»."""
    before = context.lexemes[max(0, who.first - _WAY_MAX) : who.first]
    led = who.first > 0 and context.words[who.first - 1] == "الي"
    return led and any(not _TRAVEL.isdisjoint(lexeme.tags) for lexeme in before)
