"""A frame and the words before its meeting in; its verb, its standing and its missing parties out."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.meetings.context import CUTS, MeetingContext
from streams.extract.meetings.frame import Frame, note_tense
from streams.extract.meetings.hosts import is_visit
from streams.extract.meetings.look_ahead import ENDS
from streams.extract.meetings.timing import day_before
from streams.extract.meetings.who_meets import travels

__all__ = [
    "look_back",
    "look_before_verb",
    "was_set",
]

_BACK_MAX: Final = 18
"""Tokens looked back over for what governs a meeting."""
_OF_OTHERS: Final = frozenset({"dialogue"})
"""What who calls for its resumption wants others to hold: «دعت إلى استئناف الحوار في …»."""
_CARRIERS: Final = frozenset({"hold_verbs", "wish_nouns", "wish_verbs", "rounds"})
"""What may stand before «in the talks» and govern them: «شارك في», «مشاركتها في»."""
_NOT_VERBS: Final = frozenset({"لم", "لن"})
_NOT_YET: Final = frozenset({"فلم", "لم", "ولم"})
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
_SET: Final = frozenset({"coming", "expected"})
_PLANNED_MAX: Final = 4
"""Tokens behind a meeting in which it is said to be set."""
_SET_MAX: Final = 9
"""Tokens behind it in which it is said to have been so."""
_TEENS: Final = frozenset({"عشر", "عشره"})
"""Folded second words of ordinals above ten."""
_TRAVEL_MAX: Final = 12
"""Tokens between a journey and what it is made for."""
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
    "fail_verbs": 8,
    "stall_verbs": 8,
    "hold_verbs": 14,
    "attend_verbs": 10,
    "phase_verbs": 14,
    "host_verbs": 14,
    "convene_verbs": 10,
    "urge_verbs": 10,
    "propose_verbs": 10,
    "cancel_verbs": 8,
    "announce_verbs": 8,
    "agree_verbs": 12,
    "refuse_verbs": 5,
    "expected": 3,
}
"""How far before the meeting, or before the cue nearest to it, a word still bears on it."""
_GOVERNORS: Final = (
    "fail_verbs",
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

    __slots__ = ("_anchor", "_at", "_either", "_frame", "_scene", "_steps", "_token")

    def __init__(self, context: MeetingContext, frame: Frame) -> None:
        self._scene, self._frame, self._at = context, frame, frame.first
        self._token = frame.first
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
            governor = self._governor(k)
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

    def _governor(self, k: int) -> str | None:
        """What the verb here is to the meeting; who fails does so in holding it: «تعذر عقد الجولة»."""
        held = "hold_nouns" in self._scene.lexemes[self._at].tags
        tags = self._scene.lexemes[k].tags
        return next(
            (tag for tag in _GOVERNORS if tag in tags and self._near(tag) and (held or tag != "fail_verbs")), None
        )

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

    def _attends(self, k: int) -> bool:
        """Whether «in» here is behind a verb of taking part and its subject: «شارك الوزير الكيني في القمة»."""
        for j in range(k - 1, max(0, k - _REACH["attend_verbs"]) - 1, -1):
            tags = self._scene.lexemes[j].tags
            if "attend_verbs" in tags:
                return True
            if self._scene.words[j] in ENDS or not CUTS.isdisjoint(tags) or "inside" in tags:
                return False
        return False

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
            return frame.prelude
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
        frame.prelude = context.words[k] in context.lexicon.plain.preludes
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
        if "inside" in tags and self._fails_in(k):
            return False
        if "inside" in tags and (not _CARRIERS.isdisjoint(before) or self._attends(k)):
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
        if governor == "fail_verbs":
            self._fail()
        elif governor == "cancel_verbs":
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

    def _fail(self) -> None:
        """Note that the meeting could not be held: one that had been set is off, else there is none."""
        frame, token = self._frame, self._token
        frame.cancelled = frame.undone = frame.past = True
        frame.refused |= not (self._scene.lexemes[token].definite or frame.owned or was_set(self._scene, token))

    def _fails_in(self, k: int) -> bool:
        """Whether «in» here says in what somebody failed: «أخفق الطرفان في عقد اجتماع»."""
        if "hold_nouns" not in self._scene.lexemes[self._at].tags:
            return False
        for j in range(k - 1, max(0, k - _REACH["fail_verbs"]) - 1, -1):
            if self._scene.words[j] in ENDS:
                return False
            if "fail_verbs" in self._scene.lexemes[j].tags:
                return True
        return False


def was_set(context: MeetingContext, token: int) -> bool:
    """Whether the words behind a meeting say that it had been set: «الذي كان مقررا», «اجتماع مقرر»."""
    for k in range(token + 1, min(len(context.words), token + 1 + _SET_MAX)):
        if context.words[k] in ENDS:
            return False
        if not _SET.isdisjoint(context.lexemes[k].tags):
            was = any(word in context.lexicon.plain.was for word in context.words[max(token, k - 2) : k])
            if was or k - token <= _PLANNED_MAX:
                return True
    return False


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
    journey = next((k for k in way if travels(context, k)), None)
    if journey is None:
        return False
    frame.future = frame.arrived = True
    places = [context.who[k] for k in range(journey, token) if k in context.who and context.who[k].place]
    if places:
        where = max(places, key=lambda who: (who.city, who.first))
        frame.at(where)
        frame.hosts = tuple(where.codes)
        frame.called_on = is_visit(context, journey, token)
        if frame.called_on and where.owner and context.is_party(where.owner, where):
            frame.hosts = (where.owner,)
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
        fruitless = word in _NOT_YET and "outcome_verbs" in context.lexemes[verb].tags  # «لم تسفر ثلاث جولات عن اتفاق»
        frame.held |= fruitless
        frame.past |= fruitless
        frame.refused |= "refusals" in tags and verb - k <= 2 and not fruitless
        frame.earlier |= word == "قد" and verb - k <= _PERFECT_MAX and tense is Tense.PAST
        frame.future |= "expected" in tags or (word == "علي" and context.words[k + 1] == _THAT and verb - k <= 2)
        frame.doubted |= "conditions" in tags or ("uncertain" in tags and verb - k <= 3 and tense is not Tense.PAST)
        asked = "stops" in context.lexemes[k + 1].tags or (context.words[verb - 1] == _THAT and "propose_verbs" in tags)
        frame.proposed |= asked and ("propose_verbs" in tags or "propose_nouns" in tags)


def _goes_on(context: MeetingContext, frame: Frame, verb: int) -> None:
    """Note that the verb goes on with what is to come, and its day: «سيصل اليوم ويعقد لقاءات»."""
    for k in range(verb - 1, max(0, verb - _GOING_ON_MAX) - 1, -1):
        if context.words[k] in ENDS:
            return
        if any(isinstance(tag, VerbForm) and tag.tense is Tense.FUTURE for tag in context.lexemes[k].tags.values()):
            frame.future = True
            frame.when = frame.when or next((context.dates[j] for j in range(k, verb) if j in context.dates), None)
            return
