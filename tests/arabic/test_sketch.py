"""What is kept of a text, and what two of them have in common."""

from __future__ import annotations

import random

import pytest

from streams.arabic.sketch import ALIKE, HASHES_MAX, Sketch, likeness, sketch_of
from tests.stories.sketches import stretch

TEXT = (
    "قالت وزارة المياه في بيان يوم الأحد إن خزانات الجنوب لا تكفي لأكثر من 40 يوما، وإن 17 بلدة تشرب من الصهاريج. "
    "ودعت الوزيرة سلمى الهاشم المزارعين إلى تأجيل الزراعة حتى تمتلئ السدود، ورفضت مطلب 3 محافظات بفتح السد الكبير."
)


def test_the_hash_is_pinned() -> None:
    """Sketches are on the log: what a text hashes to never changes."""
    assert sketch_of("قال الوزير إن بلاده لن تنسحب").hashes == (128350519, 1111271551, 1317139669, 4055292464)
    assert sketch_of("12 و١٣").numbers == (1736282735, 2760811737)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("أ", "ا").replace("إ", "ا"),
        TEXT.replace("ة", "ه").replace("ى", "ي"),
        TEXT.replace("و", "و\u0640").replace("ي", "ی"),
        TEXT.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        TEXT.replace("،", ",").replace(" ", "  \n"),
    ],
)
def test_spelling_makes_no_difference(other: str) -> None:
    """House styles, digits and punctuation leave the sketch as it is."""
    assert sketch_of(other) == sketch_of(TEXT)


@pytest.mark.parametrize("size", [1_000, 2_000])
@pytest.mark.parametrize("part", [0.25, 0.5, 0.9])
def test_a_part_is_like_the_whole(size: int, part: float) -> None:
    """However much was cut from a long text, what is left is all in it."""
    whole, cut = sketch_of(stretch(0, size)), sketch_of(stretch(0, round(size * part)))

    assert len(whole.hashes) == HASHES_MAX
    assert likeness(whole, cut) == likeness(cut, whole) == 1000


def test_what_is_estimated_is_near_what_is() -> None:
    """The likeness of two long texts, from their least hashes, is off by less than a tenth."""
    rng = random.Random(3)
    for _ in range(20):
        start = rng.randrange(100, 500)
        one, other = sketch_of(stretch(0, 1_000)), sketch_of(stretch(start, start + 900))
        whole = set(range(1_000)) & set(range(start, start + 900))

        assert abs(likeness(one, other) - 1000 * len(whole) / 900) < 100


def test_a_digest_is_no_copy_of_what_it_sums_up() -> None:
    """A text is no copy of one that is more than five times as long."""
    assert likeness(sketch_of(stretch(0, 100)), sketch_of(stretch(0, 490))) == 1000
    assert likeness(sketch_of(stretch(0, 100)), sketch_of(stretch(0, 520))) == 0


def test_a_flash_is_like_none_but_the_same() -> None:
    """Of a few words nothing can be told but that they are the same."""
    flash = sketch_of("عاجل: انتهاء الجولة دون اتفاق")

    assert likeness(flash, sketch_of("عاجل: إنتهاء الجوله دون إتفاق")) == 1000
    assert likeness(flash, sketch_of("عاجل: انتهاء الجولة دون بيان")) == 0
    assert likeness(sketch_of(""), sketch_of("")) == 0


def test_two_days_of_one_bulletin_are_no_copies() -> None:
    """The same sentences with other numbers are news; with most of the numbers they are a revision."""
    bulletin = (
        "سجل سعر الصرف اليوم {} ليرة للشراء و{} للبيع في السوق الموازية، وبلغ سعر غرام الذهب {} ليرة، فيما استقر "
        "سعر صفيحة البنزين عند {} ليرة بحسب نقابة الصيارفة في العاصمة التي تصدر نشرتها كل صباح"
    )
    today, tomorrow = (sketch_of(bulletin.format(*day)) for day in ((89, 90, 512, 31), (93, 95, 530, 31)))
    mended = sketch_of(bulletin.format(89, 90, 515, 31))

    assert likeness(today, tomorrow) == 0
    assert likeness(today, mended) > ALIKE


def test_nothing_is_like_something_else() -> None:
    """Different words have nothing in common."""
    assert likeness(sketch_of(stretch(0, 300)), sketch_of(stretch(400, 700))) == 0
    assert likeness(Sketch(0, ()), sketch_of(TEXT)) == 0
