"""Whose a clause is by its grammar: the subject of its verb, the owner of its noun, or a subject before it that agrees."""

from __future__ import annotations

import pytest

from streams.extract.knowledge import Knowledge
from streams.extract.positions.agents import Agent, Agents, How
from streams.extract.positions.extractor import read_sentences
from tests.extract.positions.opened import opened

CASES = [
    ("رفضت كينيا العرض.", "KEN", How.SUBJECT, "the subject behind its verb"),
    ("كينيا ترفض العرض.", "KEN", How.SUBJECT, "the subject before its verb"),
    ("قالت كينيا إن بلادها ترفض العرض.", "KEN", How.OWN, "what belongs to whoever speaks is whoever speaks"),
    ("رفضت كينيا العرض، مطالبة بضمانات.", "KEN", How.HANGS, "a participle goes on with the subject of its sentence"),
    (
        "رفضت كينيا العرض. وطلبت من أوغندا ضمانات.",
        "KEN",
        How.CARRIED,
        "a verb without a subject has that of the sentence before",
    ),
    (
        "رفضت كينيا العرض، وطالبت أوغندا بضمانات.",
        "KEN",
        How.CARRIED,
        "whom a verb of asking goes on to name is asked, where whoever acted before agrees with it",
    ),
    ("رفض كينياتا العرض، وطالبت أوغندا بضمانات.", "UGA", How.SUBJECT, "nobody who acted before agrees with the verb"),
    ("كينيا مستعدة للحوار.", "KEN", How.TOPIC, "a clause without a verb is of the party that it begins with"),
    ("أكدت كينيا أن الأسعار سترتفع", "KEN", How.HANGS, "what somebody says of things is theirs who say it"),
    ("قالت كينيا إن الحدود تُغلق غدا", "KEN", How.HANGS, "the subject of a passive does nothing"),
    ("وفي نيروبي رفضت كينيا العرض.", "KEN", How.SUBJECT, "a preposition is no verb, whatever its shape"),
    ("فقد رفضت كينيا العرض.", "KEN", How.SUBJECT, "a particle is no verb, whatever its shape"),
    (
        "في المقابل وعد الكينيون بتسديد الفاتورة.",
        "KEN",
        How.SUBJECT,
        "a verb stands behind a phrase that opens its clause",
    ),
    ("الرئيس وليام روتو طلب من أوغندا ضمانات.", "KEN", How.SUBJECT, "a verb stands behind a name"),
    ("يجزم الكينيون.", "KEN", How.SUBJECT, "a present that no list has is a verb at the head of its clause"),
    ("لم تقبل كينيا بالعرض.", "KEN", How.SUBJECT, "behind a negation a verb in ت is a feminine present"),
    ("رفضت أوغندا العرض، أما كينيا فقبلت به.", "KEN", How.SUBJECT, "who is set apart is the subject of what follows"),
    ("رفضت أوغندا العرض، أما في نيروبي فقبلت به.", "UGA", How.CARRIED, "where something happens is no subject"),
    (
        "لكن كينيا، التي خسرت العام الماضي، تشترط ضمانات.",
        "KEN",
        How.CARRIED,
        "who heads a sentence acts behind what is put in between",
    ),
    (
        "انتقدت أوغندا الشرط الذي رفضت كينيا.",
        "KEN",
        How.SUBJECT,
        "a verb of another gender than the relative has its own subject",
    ),
    (
        "من جانبها اتهمت كينيا أوغندا بالتصعيد.",
        "KEN",
        How.SUBJECT,
        "nobody was named before whom an accusing verb could mean",
    ),
    (
        "رفضت كينيا العرض. واتهمت أوغندا بالتصعيد.",
        "KEN",
        How.CARRIED,
        "whom an accusing verb names is accused, where whoever acted before agrees with it",
    ),
    ("أكدت كينيا أن أوغندا خسرت الرهان.", "KEN", How.HANGS, "what somebody says of others is theirs who say it"),
    ("أكدت كينيا أن أوغندا وافقت على العرض.", "UGA", How.SUBJECT, "whose stand is told by others has it"),
    ("رفضت كينيا العرض، مؤكدة توفر القمح.", "KEN", How.HANGS, "no noun in a participle's clause is its verb"),
    (
        "نيروبي تفتح باب الحل\nكينيا غيرت موقفها.",
        "KEN",
        How.SUBJECT,
        "a noun at the end of the line before makes no seat of talks of a state",
    ),
    (
        "اتهم لبنان جاره، في البيان الأخير، ورفع شكوى إلى الاتحاد الإفريقي.",
        "LBN",
        How.CARRIED,
        "a verb joined with «and» takes no noun before the comma",
    ),
    (
        "رفضت كينيا العرض. وتعهدت بمنح أوغندا قمحا.",
        "KEN",
        How.CARRIED,
        "what a verb is about with a preposition is no subject",
    ),
    ("«كينيا» تطلب ضمانات.", "KEN", How.SUBJECT, "a verb stands behind a name in quotation marks"),
    (
        "التقى الوفد بالرئيس وليام روتو الذي طالب بضمانات.",
        "KEN",
        How.SUBJECT,
        "a relative describes the person before it",
    ),
]
"""A text, the party of its last clause, how it is told, and why."""

SAID = [
    ("لا مناص من الضمانات، تؤكد كينيا.", "KEN", "whoever is named behind what is said says it"),
    ("لن نقبل العرض، قال الرئيس الكيني وليام روتو.", "KEN", "the first person is whoever is named behind"),
]
"""A text, whose its first clause with something said is, and why."""

UNTOLD = [
    ("رفضت كينيا العرض.\nوقررت الرحيل.", "a new paragraph names its subject itself"),
    ("رفضت كينيا العرض. وغادر القاعة.", "a verb of another gender does not go on with the sentence before"),
    ("نشر المكتب جدولا. أما كينيا فغائبة.", "no subject stands behind the end of the sentence"),
]
"""A text in which nobody is told for the last clause that has a verb, and why."""


@pytest.mark.parametrize(("text", "actor", "how", "because"), CASES, ids=[case[-1] for case in CASES])
def test_agent_of_the_last_clause(text: str, actor: str, how: How, because: str, knowledge: Knowledge) -> None:
    """The last clause of the text is this party's, told in this way."""
    agent = [agent for agent in agents(text, knowledge) if agent.how is not How.NONE][-1]

    assert (agent.codes, agent.how) == ((actor,), how), because


@pytest.mark.parametrize(("text", "actor", "because"), SAID, ids=[case[-1] for case in SAID])
def test_what_is_said_belongs_to_whoever_is_named_beside_it(
    text: str, actor: str, because: str, knowledge: Knowledge
) -> None:
    """Every clause of the text is this party's."""
    assert {agent.codes for agent in agents(text, knowledge) if agent.codes} == {(actor,)}, because


@pytest.mark.parametrize(("text", "because"), UNTOLD, ids=[case[-1] for case in UNTOLD])
def test_nobody_is_told(text: str, because: str, knowledge: Knowledge) -> None:
    """Of the clause that ends the text no party is told."""
    assert not [agent for agent in agents(text, knowledge) if agent.how is not How.TOPIC][-1].codes, because


def test_whoever_is_quoted_speaks(knowledge: Knowledge) -> None:
    """A verb at the head of a paragraph has no subject, but what it reports has a speaker."""
    found = agents("قالت كينيا إن الوقت ضيق.\nوأوضحت أن العرض قائم.", knowledge)

    assert {agent.codes for agent in found} == {("KEN",)}


def agents(text: str, knowledge: Knowledge) -> list[Agent]:
    """The agent of every clause of a text."""
    context = opened(text, knowledge)
    told = Agents.of(context)
    return [agent for sentence in read_sentences(context) for agent in told.read(sentence)]
