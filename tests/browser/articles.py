"""The articles that the pages show beside the seeds: of an enemy, with foreign names and digits, and those that tests publish."""

from __future__ import annotations

from typing import Final

from streams.records import Article
from tests.support import article, seed_articles

__all__ = ["COPY", "FOREIGN", "HOSTILE", "LONG", "SCRIPT", "TOLD", "stand"]

_RUN: Final = "console.error(7*6)"
SCRIPT: Final = f"<script>{_RUN}</script>"
"""What every window takes for a fault, where it runs, and where the policy has to keep it from running."""
_IMAGE: Final = f'<img src=x onerror="{_RUN}">'
HOSTILE: Final[Article] = article(
    f"قال وزير الخارجية الياباني {SCRIPT} إن اليابان ترفض وقف تخصيب اليورانيوم </style></title></textarea>{_IMAGE}.\n"
    f"وأضاف الوزير: \"نرفض الحرب {{{{ 7*7 }}}} ' onmouseover={_RUN} x=' \u202eabc\u2066 والعقوبات على إيران\".\n"
    f"وأكد الوزير أن اليابان ترفض سد النهضة <svg onload={_RUN}> javascript:{_RUN} \u0000\u0001\u200b\ufffe\ufdd0.",
    "hostile/../<b>&\"'?#%2e",
    "2024-03-02",
    source=f"Enemy {SCRIPT} \u202egnp",
    title=f"</title>{SCRIPT}{_IMAGE} \u202eعنوان",
    url=f"javascript:{_RUN}//example.org",
)
"""Whatever a page could take for its own."""
LONG: Final[Article] = article(
    f"قال وزير الخارجية الهندي {'ا' * 10_000} إن الهند ترفض وقف تخصيب اليورانيوم.\n"
    f"وأعلنت الهند أنها توافق على المشاركة في سد النهضة {'W' * 10_000}.",
    "long",
    "2024-03-03",
    source="L" * 400,
    title="ت" * 2_000,
)
"""Words that no line holds."""
FOREIGN: Final[Article] = article(
    "قال وزير الخارجية الأمريكي ماركو روبيو إن الولايات المتحدة تقبل وقف تخصيب اليورانيوم "
    "عند 3.67% مقابل 1,200 كيلوغرام من شركة Rosatom State Corporation في 12/5/2024 الساعة 18:30.",
    "foreign",
    "2024-03-04",
    source="Reuters",
    title="الوزير: اتفاق مع Rosatom على 1,200 كيلوغرام",
)
"""Latin names and digits inside Arabic."""
COPY: Final[Article] = article(
    seed_articles()[1].text.replace("إيلاف من لندن: ", "").replace("خلافات كبيرة", "خلافات عميقة"),
    "copy",
    "2022-01-13",
    source="Al Wehda",
    title="الناتو وروسيا: مواصلة الحوار",
)
"""A seed as another outlet prints it, in a few other words: the two are one story."""
TOLD: Final = (HOSTILE, LONG, FOREIGN, COPY)
"""What is on the log before a page is opened."""


def stand(party: str, verb: str, matter: str) -> str:
    """A text in which the foreign minister of a party says what it does about a matter: `stand("إيران", "ترفض", …)`."""
    return f"قال وزير خارجية {party} إن {party} {verb} {matter}."
