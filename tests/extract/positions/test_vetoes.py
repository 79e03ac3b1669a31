"""Types that no reading of a clause may have, whatever the models make of its words."""

from __future__ import annotations

import pytest

from streams.extract.knowledge import Knowledge
from streams.extract.positions.discourse import draft
from streams.extract.positions.extractor import read_sentences
from streams.extract.positions.slots import slots_of
from streams.extract.positions.vetoes import vetoed
from streams.records import EventType
from tests.extract.positions.opened import opened

BARRED = [
    ("قال الوزير الغاني إن الري لا يقل أهمية عن الكهرباء.", "REJECT", "a degree is denied"),
    ("قال الوزير الغاني إن القرار لن يؤثر على الصادرات.", "REJECT", "an effect is denied"),
    ("قال الوزير الغاني إن هذا الأمر ليس جديدا.", "REJECT", "nothing new"),
    ("قالت غانا إنها لن تفرض رسوما على الكاكاو.", "REJECT", "a harm that will not be done"),
    ("تعتزم غانا الاعتراف بالحكومة الجديدة.", "REJECT", "what is meant to be done is not refused"),
    ("لم ينه الاتفاق أزمة الصيادين في غانا.", "REJECT", "the agreement is the subject"),
    ("لن تعود غانا إلى اللجنة إلا إذا تراجعت توغو عن الرسوم.", "CONCEDE", "a condition that is not met yet"),
    ("حمل المبعوث الغاني إلى توغو رسالة من الرئيس.", "ACCUSE", "a message is carried"),
    ("حذرت غانا من أن نسبة الفقر هي الأعلى.", "THREATEN", "a fact is warned of"),
    ("قال الوزير الغاني إن الخيار العسكري ليس حلا للأزمة.", "THREATEN", "what the option is not"),
    ("قال الوزير الغاني إن القوات جاهزة للدفاع عن الحدود.", "OFFER", "who will defend himself offers nothing"),
    ("قال الوزير الغاني إن القوات جاهزة للدفاع عن الحدود.", "THREATEN", "nor threatens"),
    ("قال الوزير الغاني إن الرسوم تهدف إلى دعم المزارعين.", "REQUEST", "the aim of a thing"),
]
"""A text, the type that its last clause may not have, and why."""
OPEN = [
    ("قال الوزير الغاني إن بلاده لن تقبل القرار.", "REJECT", "a refusal"),
    ("تعتزم غانا رفض العرض.", "REJECT", "a refusal is meant"),
    ("لم تقبل غانا الاتفاق.", "REJECT", "a party is the subject"),
    ("تراجعت غانا عن الرسوم.", "CONCEDE", "no condition"),
    ("حمل الوزير الغاني توغو المسؤولية.", "ACCUSE", "blame is laid"),
    ("حذرت غانا من أن ردها سيكون قاسيا.", "THREATEN", "an answer is announced"),
    ("قال الوزير الغاني إن الخيار العسكري ليس مستبعدا.", "THREATEN", "the option is not ruled out"),
    ("قال الوزير الغاني إن بلاده جاهزة للحوار.", "OFFER", "talks are offered"),
    ("تهدف غانا إلى خفض الرسوم.", "REQUEST", "the aim of a party"),
]
"""The same, of what it may have."""


def is_barred(text: str, event: str, knowledge: Knowledge) -> bool:
    """Whether the last clause of the text that says something may not be of this type."""
    context = opened(text, knowledge)
    sentences = read_sentences(context)
    slots = slots_of(context, sentences, draft(context, sentences))
    return vetoed(context, slots[-1], EventType(event))


@pytest.mark.parametrize(("text", "event", "because"), BARRED, ids=[f"{c[1]}-{c[-1]}" for c in BARRED])
def test_no_reading_has_it(text: str, event: str, because: str, knowledge: Knowledge) -> None:
    """What the clause only denies, carries, conditions or describes it does not do."""
    assert is_barred(text, event, knowledge), because


@pytest.mark.parametrize(("text", "event", "because"), OPEN, ids=[f"{c[1]}-{c[-1]}" for c in OPEN])
def test_the_models_may_take_it(text: str, event: str, because: str, knowledge: Knowledge) -> None:
    """What is near to it in words, and is done, stays open."""
    assert not is_barred(text, event, knowledge), because
