"""An article's text in, a copy as another outlet would run it out: cut, re-headed, re-ordered, spelled otherwise, lightly reworded.

Every transformation takes the text and a seeded generator, so that a copy can be made again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

__all__ = ["TRANSFORMATIONS", "copy_of", "reheaded", "spelled_otherwise"]

Transformation = Callable[[str, random.Random], str]

_SENTENCE_END: Final = re.compile(r"(?<=[.!؟?])\s+")
_HEADS: Final = (
    "تفاصيل جديدة تكشفها مصادر مطلعة عن الملف",
    "عاجل: آخر ما وصلت إليه الاتصالات",
    "هذا ما جرى خلف الأبواب المغلقة",
    "مستجدات الساعات الأخيرة في القضية",
    "تطور لافت.. ماذا قال الأطراف اليوم؟",
    "كل ما تريد معرفته عن الجولة الأخيرة",
    "الأزمة تراوح مكانها والأنظار على الوسطاء",
    "خلاف يتسع وموقف يتبدل",
)
_DATELINES: Final = ("القاهرة - وكالات", "بيروت (د ب أ)", "(رويترز)", "عمان - بترا", "الرياض / واس", "لندن - خاص")
_CREDITS: Final = ("المصدر: وكالات", "(أ ف ب)", "تحرير: قسم الأخبار", "نقلا عن الوكالة", "المصدر: رويترز")
_FURNITURE: Final = (
    "اقرأ أيضا: أسعار الذهب تتراجع في التعاملات المسائية",
    "شارك الخبر مع أصدقائك",
    "تابعوا آخر الأخبار عبر تطبيقنا على الهاتف",
    "جميع الحقوق محفوظة لموقعنا ولا يجوز النشر دون إذن",
    "مواضيع ذات صلة",
    "حجم الخط: تكبير تصغير",
    "آخر تحديث الساعة 14:05 بتوقيت غرينتش",
    "للاشتراك في نشرتنا البريدية أدخل عنوانك هنا",
    "الأكثر قراءة هذا الأسبوع: وصفات خفيفة لمائدة الصيف",
    "الصور: أرشيف المؤسسة",
    "مدة القراءة ثلاث دقائق",
    "استمع إلى المقال بصوت المذيعة",
    "أبلغ عن خطأ في هذه الصفحة",
    "هل أعجبك الموضوع؟ اترك تعليقك أسفل الصفحة",
    "إعلان",
)
_OTHER_WORDS: Final = {
    "قال": "ذكر",
    "وقال": "وذكر",
    "أكد": "شدد",
    "وأكد": "وشدد",
    "أعلن": "كشف",
    "وأعلن": "وكشف",
    "أضاف": "تابع",
    "وأضاف": "وتابع",
    "بعد": "عقب",
    "قبل": "قبيل",
    "خلال": "أثناء",
    "محادثات": "مباحثات",
    "المحادثات": "المباحثات",
    "مفاوضات": "مشاورات",
    "المفاوضات": "المشاورات",
    "جولة": "دورة",
    "الجولة": "الدورة",
    "أمس": "البارحة",
    "مقترح": "عرض",
    "رفض": "أبى",
    "وفد": "فريق",
    "الوفد": "الفريق",
    "مصدر": "مسؤول",
    "حول": "بشأن",
    "بشأن": "حول",
    "أن": "بأن",
    "غير": "ليس",
    "مدينة": "بلدة",
    "نحو": "قرابة",
    "كبير": "ضخم",
    "جديدة": "أخرى",
    "جديد": "آخر",
}
_FILLERS: Final = ("أيضا", "بدوره", "حاليا", "كذلك", "فعلا", "تقريبا", "لاحقا", "مجددا", "تماما", "أصلا")
_SPELLINGS: Final = (
    lambda text: re.sub("[أإآ]", "ا", text),
    lambda text: re.sub(r"ة\b", "ه", text),
    lambda text: re.sub(r"ى\b", "ي", text),
    lambda text: re.sub(r"ي\b", "ى", text),
    lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    lambda text: re.sub(r"(\w)(ا\w)", "\\1\u0640\\2", text, count=40),
    lambda text: re.sub(r"(\w{2})ل(\w)", "\\1ل\u0651\\2", text, count=60),
    lambda text: re.sub(r"\b(ال\w+)ي\b", "\\1ي\u064b", text),
    lambda text: text.replace("ي", "ی").replace("ك", "ک"),
    lambda text: text.replace('"', "«", 1).replace('"', "»", 1).replace("،", ","),
)


def copy_of(text: str, rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """A copy, and the names of the one to four transformations that made it, in the order of their work."""
    chosen = rng.sample(list(TRANSFORMATIONS), rng.choice((1, 2, 2, 3, 3, 4)))
    if {"cut", "excerpt"} <= set(chosen):  # one of a half is enough
        chosen.remove("excerpt")
    names = tuple(name for name in TRANSFORMATIONS if name in chosen)
    for name in names:
        text = TRANSFORMATIONS[name](text, rng)
    return text, names


def cut(text: str, rng: random.Random) -> str:
    """Its beginning, 30 to 80 % of its words, to the end of a sentence."""
    head, sentences = _sentences(text)
    room = rng.uniform(0.3, 0.8) * len(text.split())
    kept: list[str] = []
    for sentence in sentences:
        if kept and sum(len(each.split()) for each in kept) + len(sentence.split()) / 2 > room:
            break
        kept.append(sentence)
    return "\n\n".join([head, " ".join(kept)])


def excerpt(text: str, rng: random.Random) -> str:
    """Sentences from anywhere in it, in their order, 30 to 80 % of its words."""
    head, sentences = _sentences(text)
    room, kept = rng.uniform(0.3, 0.8) * len(text.split()), set[int]()
    for number in rng.sample(range(len(sentences)), len(sentences)):
        if kept and sum(len(sentences[each].split()) for each in kept) >= room:
            break
        kept.add(number)
    return "\n\n".join([head, *(sentences[number] for number in sorted(kept))])


def reheaded(text: str, rng: random.Random) -> str:
    """Another headline in place of its own."""
    return "\n\n".join([rng.choice(_HEADS), *_paragraphs(text)[1:]])


def reordered(text: str, rng: random.Random) -> str:
    """Its paragraphs in another order, below the headline."""
    head, *rest = _paragraphs(text)
    rng.shuffle(rest)
    return "\n\n".join([head, *rest])


def reworded(text: str, rng: random.Random) -> str:
    """5 to 10 % of its words replaced, left out or added."""
    words = re.split(r"(\s+)", text)
    places = [number for number, word in enumerate(words) if word.strip()]
    often = [number for number in places if words[number] in _OTHER_WORDS]
    count = round(rng.uniform(0.05, 0.10) * len(places))
    chosen = rng.sample(often, min(len(often), count // 2))
    chosen += rng.sample(sorted(set(places) - set(chosen)), count - len(chosen))
    for number in chosen:
        word = words[number]
        words[number] = _OTHER_WORDS.get(word) or rng.choice(
            ("", rng.choice(_FILLERS), f"{word} {rng.choice(_FILLERS)}")
        )
    return "".join(words)


def spelled_otherwise(text: str, rng: random.Random) -> str:
    """Two to four habits of another house: hamza, ta marbuta, final ya, digits, tatweel, marks, Persian letters."""
    for spelling in rng.sample(_SPELLINGS, rng.randint(2, 4)):
        text = spelling(text)
    return text


def credited(text: str, rng: random.Random) -> str:
    """A dateline before the first paragraph, a credit behind the last."""
    head, *rest = _paragraphs(text)
    first = f"{rng.choice(_DATELINES)} - {rest[0]}" if rest else ""
    return "\n\n".join([head, first, *rest[1:], rng.choice(_CREDITS)])


def furnished(text: str, rng: random.Random) -> str:
    """Two to four lines of a page around it."""
    before, behind = rng.sample(_FURNITURE, rng.randint(1, 2)), rng.sample(_FURNITURE, rng.randint(1, 2))
    return "\n\n".join([*before, text, *behind])


TRANSFORMATIONS: Final[dict[str, Transformation]] = {
    "reordered": reordered,
    "cut": cut,
    "excerpt": excerpt,
    "reheaded": reheaded,
    "reworded": reworded,
    "credited": credited,
    "spelled": spelled_otherwise,
    "furnished": furnished,
}
"""By name, in the order in which they are done."""


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _sentences(text: str) -> tuple[str, list[str]]:
    """The headline, and the sentences below it; one of no paragraphs has no headline."""
    head, *rest = _paragraphs(text)
    if not rest:
        head, rest = "", [head]
    return head, [sentence for line in rest for sentence in _SENTENCE_END.split(line)]
