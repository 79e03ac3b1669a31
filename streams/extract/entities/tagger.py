"""The mentions of the rules in, those that a learnt model believes out: names cut short, missed, or none.

Rules find names by lists, heads and titles. What no list has (a company in quotation marks, a surname alone, how far a
foreign name goes on) is told by what the words around are, and by what became of such words in annotated articles: a
linear model gives each token a score for each label, and the best row of labels is looked for in each stretch of
tokens that may be names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from streams.arabic.forms import bare
from streams.extract.entities.gazetteer_matches import make_known, match_known
from streams.extract.entities.institutions import sense_of
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.outlets import is_cued
from streams.extract.entities.persons import dress
from streams.extract.entities.places import sense_by_words
from streams.extract.entities.senses import Sense
from streams.extract.entities.tag_features import (
    OUTSIDE,
    Sentence,
    drafted_labels,
    named_words,
    open_sentence,
    tag_evidence,
)
from streams.extract.entities.titles import title_before
from streams.extract.linear_model import SCALE, LinearModel
from streams.records import EntityType

__all__ = ["AFTER", "RULE", "best_labels", "follows_of", "revise", "spans_of", "stretches"]

RULE: Final = "entities.tagged"
AFTER: Final = "after="
"""How the features begin that tell what follows a label."""
_CUT: Final = "C"
_GOES_ON: Final = "I"
_FURTHEST: Final = 8 * SCALE
"""A label so far below the best one of its token is not looked at: what follows a label is worth less."""
_BEAM: Final = 5 * SCALE
"""A row of labels that is so far behind the best one to the same token does not catch up with it."""
_PREFIXES: Final = (("ولل", 3), ("لل", 2), ("وب", 2), ("ول", 2), ("فب", 2), ("فل", 2))
"""What may stand before a name, and its letters; one letter else."""
_LONG: Final = 5
"""Letters that a word has at least that begins with two of them."""
_START: Final = -1
"""What stands before the first token of a stretch."""
_NEVER: Final = -(1 << 40)
"""What no row of labels can make up for: a name that goes on without having begun."""

_OUTLET: Final = "outlet"
_OPENING: Final = frozenset('"«“')
_OPEN: Final = "("
_CLOSE: Final = ")"
_KINDS: Final = {EntityType.ORG: "organisation", EntityType.GPE: "city", EntityType.LOC: "region"}
"""What a name of this type is taken for, where nothing says more."""

_Follows = Mapping[int, Sequence[int]]
"""For each label, by number, what it is worth that another follows it."""


def revise(context: MentionContext, model: LinearModel) -> bool:
    """Put the mentions that the model believes in the place of those found so far; whether any differs, so that they must be linked anew."""
    if not model.packed.is_learnt:
        return False
    drafted, named, follows = drafted_labels(context), named_words(context), follows_of(model)
    labels = [OUTSIDE] * len(context.words)
    for span in context.document.tokens.sentences:
        sentence = open_sentence(context, span, drafted, named)
        for first, last in stretches(sentence):
            evidence = [tag_evidence(sentence, i, model.by_weight) for i in range(first, last)]
            labels[span[0] + first : span[0] + last] = best_labels(model, follows, evidence)
    if labels == drafted[0]:
        return False
    _take(context, labels)
    return True


def stretches(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The stretches of tokens that may be names, half-open, as numbers in the sentence."""
    first = -1
    for i, is_in in enumerate((*sentence.in_play(), False)):
        if is_in and first < 0:
            first = i
        elif first >= 0 and not is_in:
            yield first, i
            first = -1


def follows_of(model: LinearModel) -> _Follows:
    """What it is worth that a label follows another; a name goes on only behind its beginning."""
    labels = model.labels
    found = {_START: [0] * len(labels)}
    for number, label in enumerate(labels):
        found[number] = model.scores(model.packed[AFTER + label])
    for number, worth in found.items():
        before = OUTSIDE if number == _START else labels[number]
        for other, label in enumerate(labels):
            if label[0] == _GOES_ON and before[1:] != label[1:]:
                worth[other] = _NEVER
    return found


def best_labels(model: LinearModel, follows: _Follows, evidence: Sequence[int]) -> list[str]:
    """The row of labels whose scores, and those of what follows what, are the highest together; the first among equals."""
    outside, worth = model.labels.index(OUTSIDE), {_START: 0}
    steps: list[dict[int, int]] = []
    for total in evidence:
        scores = model.scores(total)
        least = max(scores) - _FURTHEST
        step, reached = {}, {}
        for label, score in enumerate(scores):
            if score >= least or label == outside:
                best, step[label] = max([(so_far + follows[back][label], -back) for back, so_far in worth.items()])
                reached[label] = best + score
        least = max(reached.values()) - _BEAM
        worth = {label: so_far for label, so_far in reached.items() if so_far >= least}
        steps.append(step)
    return _walked_back(model.labels, steps, max(worth, key=worth.__getitem__))


def _walked_back(labels: Sequence[str], steps: Sequence[Mapping[int, int]], last: int) -> list[str]:
    """The labels of the way that ends with the last one; each step tells the number of the label before, with its sign turned."""
    row, label = [], last
    for step in reversed(steps):
        row.append(labels[label])
        label = -step[label]
    return row[::-1]


def spans_of(labels: Sequence[str]) -> Iterator[tuple[int, int, str, bool]]:
    """The names of a row of labels: first token, token behind, type, and whether letters stand before the name."""
    first = -1
    for i, label in enumerate((*labels, OUTSIDE)):
        if label[0] == _GOES_ON:
            continue
        if first >= 0:
            yield first, i, labels[first][2:], labels[first][0] == _CUT
        first = -1 if label == OUTSIDE else i


def _take(context: MentionContext, labels: Sequence[str]) -> None:
    """Keep the mentions that are labelled so, and put others in the place of the rest."""
    drafted = {(m.first, m.last, m.type.value, m.taken > 0): m for m in context.mentions}
    begun = {mention.first: mention for mention in context.mentions}
    context.mentions.clear()
    context.owners[:] = [None] * len(context.owners)
    new: list[Mention] = []
    heads: set[str] = set()
    for span in spans_of(labels):
        start = begun.get(span[0])
        mention = drafted.get(span) or _of_no_nation(context, start, span[1])
        if mention is None:
            mention = _mention(context, *span, start.taken if start is not None else 0)
            if _is_bare_noun(context, mention, heads):
                continue
            new.append(mention)
        if mention.type is EntityType.ORG and mention.last > mention.first + 1:
            heads.add(bare(context.words[mention.first]))
        context.add(mention)
    for mention in context.mentions:
        if (
            mention.sense is not None
            and mention.type is EntityType.PERSON
            and mention.sense.id not in context.gazetteer.persons
        ):
            mention.sense = None  # whom the article introduces is asked anew
    told = {(m.type, _key(context, m)): m.sense for m in reversed(context.mentions) if m.sense is not None}
    for mention in new:
        if mention.type is EntityType.PERSON:
            dress(context, mention, title_before(context, mention.first))
        elif mention.sense is None:
            called = mention.type, _key(context, mention)
            mention.sense = told[called] = (
                told.get(called) or _spelled_out(context, mention) or _sense(context, mention)
            )


def _is_bare_noun(context: MentionContext, mention: Mention, heads: set[str]) -> bool:
    """Whether it is but the noun of a body that was named before, of those with these heads: «صندوق النقد …، وأضاف «الصندوق»»."""
    if mention.type is not EntityType.ORG or mention.sense is not None or mention.last - mention.first > 1:
        return False
    word = context.words[mention.first]
    return word.startswith("ال") and context.word_features[mention.first].head is not None and bare(word) in heads


def _of_no_nation(context: MentionContext, begun: Mention | None, last: int) -> Mention | None:
    """The body of many states whose name goes on with a nationality only, which is that of its officer: «مبعوث الأمم المتحدة النرويجي»."""
    actor = begun.sense.actor if begun is not None and begun.sense is not None else None
    if begun is None or actor is None or actor in context.gazetteer.countries or begun.type is not EntityType.ORG:
        return None
    further = context.words[begun.last : last]
    national = bool(further) and all(context.gazetteer.side(word) in context.gazetteer.countries for word in further)
    return begun if national else None


def _spelled_out(context: MentionContext, mention: Mention) -> Sense | None:
    """Whom the organisation right before a bracket names, where the bracket holds its short form: «… (سي إن تي)»."""
    first, last = mention.first, mention.last
    if first < 2 or context.words[first - 1] != _OPEN or context.words[last : last + 1] != (_CLOSE,):
        return None
    owner = context.owners[first - 2]
    return owner.sense if owner is not None and owner.type is mention.type is EntityType.ORG else None


def _mention(context: MentionContext, first: int, last: int, name: str, cut: bool, taken: int) -> Mention:
    """A name, as the lists have it where they do."""
    known = match_known(context, first)
    if known is not None and known[0] == last:
        mention = make_known(context, first, known)
        if mention.type.value == name and (mention.taken > 0) is cut:
            return mention
    return Mention(first, last, RULE, EntityType(name), (taken or _letters_before(context.words[first])) if cut else 0)


def _letters_before(word: str) -> int:
    """How many letters of a word stand before the name that begins in it."""
    return next((count for prefix, count in _PREFIXES if len(word) > _LONG and word.startswith(prefix)), 1)


def _sense(context: MentionContext, mention: Mention) -> Sense:
    """An identity of the article's making; that of an organisation begins with its kind, which the noun at its head or before it tells."""
    first, last = mention.first, mention.last
    own = context.word_features[first].head
    if mention.type is EntityType.ORG and own is not None and own[0] == mention.taken:
        return sense_of(context, first, last, own[1])
    kind = _KINDS[mention.type]
    before = _noun_before(context, first) if mention.type is EntityType.ORG else None
    sense = sense_by_words(context, first, last, mention.taken, before or kind, mention.type)
    return replace(sense, id=f"{sense.kind}-{sense.id}") if mention.type is EntityType.ORG else sense


def _noun_before(context: MentionContext, first: int) -> str | None:
    """The kind of organisation that the noun before a name tells, «شركة "…"», or that somebody spoke to it."""
    i = first - 1
    if i > 0 and context.words[i] in _OPENING:
        if is_cued(context, i):
            return _OUTLET
        i -= 1
    head = context.word_features[i].head if i >= 0 and context.limits[i] > first else None
    return head[1].kind if head is not None else None


def _key(context: MentionContext, mention: Mention) -> tuple[str, ...]:
    return (context.words[mention.first][mention.taken :], *context.words[mention.first + 1 : mention.last])
