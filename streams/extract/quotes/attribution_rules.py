"""Credits without a reporting verb before the words in, reports out: «بحسب …», «جاء في البيان …», «بلينكن: …», «"…"، قال …»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.according_to import (
    Attribution,
    behind_dateline,
    carried,
    clause_end,
    text_owner,
)
from streams.extract.quotes.account_clauses import SET_OFF, clause_begin, inserted_until, is_text
from streams.extract.quotes.acting_subjects import acting_since_contrast
from streams.extract.quotes.content import Kind, find_complement
from streams.extract.quotes.context import phrase_at
from streams.extract.quotes.lexicon import Cue, Shape, Sign, Verb
from streams.extract.quotes.names_in_marks import is_name
from streams.extract.quotes.quotation_marks import Mark
from streams.extract.quotes.report import COMMAS, ReadingState, Report, carrier_in, lead_of
from streams.extract.quotes.source import Source, outlet_name, skip_adverbs
from streams.extract.quotes.source_phrases import source_after
from streams.extract.quotes.verb_subjects import is_told, subject_of_opening, topic_of
from streams.records import CueClass

__all__ = [
    "by_account_amid",
    "by_account_before",
    "by_account_behind",
    "by_going_on",
    "by_late_verb",
    "by_saying",
    "by_text",
]

_DESCRIPTION_TOKENS: Final = 14
"""How long what is said of a source may be."""
_TEXT: Final = Cue(Verb("", CueClass.SAY), Shape.FINITE)
"""What a text «says»."""
_SAYING_TOKENS: Final = 12
"""How far words in marks may stand behind their noun of saying."""
_WHOLE_TOKENS: Final = 3
"""Least tokens of a paragraph in marks that goes on with the one before."""
_TEXT_TOKENS: Final = 12
"""How far before «جاء فيه» the text that it speaks of may stand."""


def by_account_before(state: ReadingState, attribution: Attribution) -> Report | None:
    """«وفقا للوزير، …»: what follows, where no verb of the sentence reports it."""
    context = state.context
    if state.latest is not None or lead_of(context, attribution.at, state.begin) > state.begin:
        return None
    first = skip_adverbs(context, _behind_description(state, attribution), state.stop)
    while first < state.stop and (context.words[first] in COMMAS or context.has("openers", first)):
        first += 1
    first = _behind_carrier(state, attribution, first)
    if first >= state.stop or _reports_itself(state, first):
        return None
    return Report(
        "quotes.account_before",
        Kind.THAT,
        attribution.at,
        CueClass.ACCORDING,
        state.begin,
        first,
        _before_contrast(state, first),
        attribution.source,
        relayed=outlet_name(attribution.source) or carrier_in(context, attribution.at, attribution.behind),
        gap=(state.begin, first),
    )


def _behind_carrier(state: ReadingState, attribution: Attribution, first: int) -> int:
    """The token behind who has carried a text, which a verb with a pronoun for it tells: «بيان للوزارة، نقله موقع محلي، …»."""
    context, verb = state.context, state.context.words[first : first + 1]
    stem = verb[0].removesuffix("ها").removesuffix("ه") if verb else ""
    carried_there = stem not in {"", *verb} and context.gazetteer.analyser[stem].finite
    if not carried_there or not any(is_text(context, i) for i in range(attribution.at, attribution.behind)):
        return first
    return min(clause_end(state, first) + 1, state.stop)


def _before_contrast(state: ReadingState, first: int) -> int:
    """Where what is owed to a source before it ends: at «، لكن …», with which the article tells what another does."""
    words = state.context.words
    return next(
        (i for i in range(first + 1, state.stop - 1) if words[i] in COMMAS and words[i + 1] == "لكن"), state.stop
    )


def _behind_description(state: ReadingState, attribution: Attribution) -> int:
    """The token behind what else is said of a source known by a noun: «مصدر مقرب من الوفد رفض كشف هويته، …»."""
    context, i, source = state.context, attribution.behind, attribution.source
    if source is None or source.entity_id is not None or i >= state.stop:
        return i
    if context.words[i] in context.lexicon.lists["persons"]:
        i += 1
    words, identities = context.words, context.lexicon.lists["identities"]
    discreet, finite = context.lexicon.signs.get(words[i]) is Sign.CUE, False
    for j in range(i, min(i + _DESCRIPTION_TOKENS, state.stop)):
        if words[j] in COMMAS or context.has("openers", j):
            return j if discreet or (context.has("prepositions", i) and not finite) else i
        discreet = discreet or words[j] in identities
        finite = finite or context.gazetteer.analyser[words[j]].finite
    return i


def _reports_itself(state: ReadingState, first: int) -> bool:
    """Whether a reporting verb before the first comma has content of its own."""
    context = state.context
    for number in range(context.number_from(first), len(context.signs)):
        i, sign = context.signs[number]
        if i >= min(clause_end(state, first), first + 12):
            return False
        if sign is Sign.CUE and context.lexicon.cues[context.words[i]].shape is Shape.FINITE:
            return find_complement(context, context.lexicon.cues[context.words[i]], number, state.stop) is not None
    return False


def by_account_behind(state: ReadingState, attribution: Attribution) -> Report | None:
    """«…، بحسب الوزير»: what stands before it in the sentence, where nothing reports that yet."""
    begin = _account_begin(state)
    return _owed(state, attribution, begin) if begin is not None else None


def by_account_amid(state: ReadingState, attribution: Attribution) -> Report | None:
    """«قال إن …، كما رفضت، وفق البيان، …»: the last clause of what is being reported, with an account of its own in its midst."""
    context, report = state.context, state.open[-1]
    if report.kind is Kind.MARKS or attribution.at <= report.first:
        return None
    if inserted_until(context, attribution.at, attribution.behind, state.stop) is None:
        return None
    begin = clause_begin(context, report.first, attribution.at, inserted=True)
    owed = _owed(state, attribution, begin) if begin > report.first else None
    return owed._replace(rule="quotes.account_amid") if owed is not None else None


def _owed(state: ReadingState, attribution: Attribution, begin: int) -> Report | None:
    """The clause from token `begin` on that is owed to a source."""
    context = state.context
    behind = inserted_until(context, attribution.at, attribution.behind, state.stop)
    goes_on = behind is not None
    if behind is not None and context.words[behind].startswith("بال") and context.words[behind] in context.lexicon.cues:
        return None  # «اكتفى المدير، وفق الصحيفة، بالقول إن»
    begin = clause_begin(context, begin, attribution.at, inserted=goes_on)
    last = attribution.at
    while last > begin and (context.words[last - 1] in SET_OFF or context.words[last - 1] == "وذلك"):
        last -= 1
    if last - begin < (1 if goes_on else 2):
        return None
    if goes_on:
        last = state.stop
    place = context.places.get(begin)
    joined = place is not None and place.joined and context.words[begin][0] == "و"
    glued = int(joined or context.begins_with_and(begin))
    return Report(
        "quotes.account_behind",
        Kind.THAT,
        attribution.at,
        CueClass.ACCORDING,
        lead_of(context, begin, state.begin),
        begin,
        last,
        attribution.source,
        glued,
        relayed=outlet_name(attribution.source) or carrier_in(context, attribution.at, attribution.behind),
        gap=(attribution.at, attribution.behind),
    )


def _account_begin(state: ReadingState) -> int | None:
    """Where what is owed to a source behind it begins: behind the dateline, words that lead to it, or an account before; None where others report."""
    context, latest = state.context, state.latest
    if _recaps(state):
        return None
    if latest is None:
        begin = behind_dateline(state)
        while (length := phrase_at(context.lexicon.leads, context.words, begin)) > 1:
            begin += length
        return begin
    if latest.rule == "quotes.told":
        return behind_dateline(state)
    if latest.rule != "quotes.account_behind":
        return None
    begin = latest.gap[1]
    while begin < state.stop and context.words[begin] in COMMAS:
        begin += 1
    return begin


def _recaps(state: ReadingState) -> bool:
    """Whether the sentence only tells when or where what stands before was said: «جاء ذلك خلال لقاء في القاهرة، وفق بيان»."""
    context, i = state.context, state.begin + 1
    if not context.has("recaps", state.begin):
        return False
    alone = i + 1 < state.stop and not context.words[i + 1].startswith("ال")  # «تأتي هذه الخطوة …» says something
    return context.has("recapped_nouns", i) or (alone and context.has("recapped", i))


def by_text(state: ReadingState, number: int) -> Report | None:
    """«وجاء في البيان أن …», «ورد في رسالة الوزير: "…"»."""
    context, at = state.context, state.context.signs[number][0]
    noun, within = at + 2, context.has("within", at + 1)
    if noun >= state.stop or not (within or (context.has("containers", at + 1) and is_text(context, noun))):
        return None
    complement = find_complement(context, _TEXT, number, state.stop)
    if complement is None or complement.first in state.taken:
        return None
    owner = _writer(state, at) if within else text_owner(state, noun, complement.at)
    owner = (
        owner
        or carried(state.memory.issuer if context.words[noun].startswith("ال") else None)
        or carried(state.memory.latest())
    )
    state.memory.issuer = owner
    return Report(
        "quotes.text",
        complement.kind,
        at,
        CueClass.SAY,
        lead_of(context, at, state.begin),
        complement.first,
        complement.mark.close if complement.mark else state.stop,
        owner,
        relayed=outlet_name(owner),
        gap=(at, complement.at),
    )


def _writer(state: ReadingState, at: int) -> Source | None:
    """Whose text it is that «جاء فيه» at token `at` speaks of: named behind its noun, else the subject of the sentence."""
    context = state.context
    for i in range(at - 1, max(state.begin, at - _TEXT_TOKENS) - 1, -1):
        if is_text(context, i) and (owner := text_owner(state, i, at)) is not None:
            return owner
    contrasted = acting_since_contrast(state, at, _TEXT)
    return carried(contrasted or state.memory.main or subject_of_opening(state, at) or topic_of(state, at))


def by_late_verb(state: ReadingState, number: int, mark: Mark) -> Report | None:
    """«"…"، قال الوزير»: words in marks that are credited behind them."""
    context, at = state.context, state.context.signs[number][0]
    cue = context.lexicon.cues[context.words[at]]
    if cue.shape is not Shape.FINITE or cue.conjoined or mark.open + 1 in state.taken or is_name(context, mark):
        return None
    if mark.close == mark.open + 2 == at - 1 and context.words[mark.open + 1].startswith("ال"):
        return None  # «"المالية" تكشف …» tells who acts
    if cue.verb.texts or cue.verb.burdens or (cue.plural and context.words[at].endswith("ا")):
        return None  # «"متوازنا" يقضي بخفض …» goes on with what is in marks, «"…"، عارضا أن» is an aside
    if _is_amid(state, number, mark):
        return None
    source = _late_subject(state, at, cue)
    return Report(
        "quotes.late_verb",
        Kind.MARKS,
        at,
        cue.verb.cue_class,
        mark.open,
        mark.open + 1,
        mark.close,
        source,
        relayed=state.carried_by(source, at + 1, clause_end(state, at)),
        gap=(at, clause_end(state, at)),
    )


def _is_amid(state: ReadingState, number: int, mark: Mark) -> bool:
    """Whether the words in marks only end a clause that is being reported, and the verb has its own content: «مكتفيا بالقول إن الجسر "آمن"، أكد المدير أن»."""
    context, at = state.context, state.context.signs[number][0]
    if not state.open or state.open[-1].kind is not Kind.THAT or mark.open <= state.open[-1].first:
        return False
    complement = find_complement(context, context.lexicon.cues[context.words[at]], number, state.stop)
    return complement is not None and complement.kind is Kind.THAT


def _late_subject(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """Who says what stands before the verb: named behind it, unless he is spoken to («قال لقناة محلية», «خاطب الحاضرين»), else who spoke before."""
    context = state.context
    if at + 1 < state.stop and is_told(context, at + 1):
        return state.recall(cue)
    return source_after(context, at + 1, clause_end(state, at)) or state.recall(cue)


def by_saying(state: ReadingState, mark: Mark) -> Report | None:
    """«تصريحات الوزير حول "…"»: the words in marks are whose the noun of saying is."""
    context = state.context
    sayings = context.lexicon.nouns["sayings"]
    for i in range(mark.open - 1, max(state.begin, mark.open - _SAYING_TOKENS) - 1, -1):
        word = context.words[i]
        if (word if word in sayings else word[1:]) in sayings:
            owner = text_owner(state, i, mark.open)
            if owner is None:
                return None
            return Report(
                "quotes.saying",
                Kind.MARKS,
                i,
                CueClass.OTHER,
                mark.open,
                mark.open + 1,
                mark.close,
                owner,
                relayed=outlet_name(owner),
                gap=(i, mark.open),
                inner=bool(state.open),
            )
    return None


def _same_line(state: ReadingState, before: Report) -> bool:
    """Whether no line ends between a report by a speaker of its own and this sentence."""
    tokens = state.context.tokens
    return not before.inner and "\n" not in tokens.laid[tokens.ends[before.last - 1] : tokens.starts[state.begin]]


def by_going_on(state: ReadingState, mark: Mark) -> Report | None:
    """Words in marks behind others of the same source: «قال: "…"، "…"», or a paragraph in marks behind one."""
    latest = state.latest
    before: Report | None
    if latest is not None:
        before = latest
        goes_on = latest.kind is Kind.MARKS and not state.open and mark.closed
    else:
        whole = mark.open == state.begin and mark.close >= state.stop - 1 and mark.close - mark.open > _WHOLE_TOKENS
        before = state.done[-1] if whole and state.done else None
        goes_on = (
            before is not None
            and state.sentences_since(before) <= 1
            and (before.kind is Kind.MARKS or _same_line(state, before))
        )
    if not goes_on or before is None or before.source is None:
        return None
    joined = state.context.words[mark.open - 1] != "و" and before.kind is Kind.MARKS
    return before._replace(
        rule="quotes.continued",
        kind=Kind.MARKS,
        lead=mark.open,
        first=mark.open + 1,
        last=mark.close,
        source=before.source.carried(),
        glued=0,
        relayed=state.memory.carrier or before.relayed,
        inner=False,
        group=(before.group if before.group is not None else before.first) if joined else None,
    )
