"""Texts of any kind, for laws that hold of all of them."""

from __future__ import annotations

from hypothesis import strategies as st

ALPHABET = (
    "ابتةىئؤإأآء وفبلكمنيـًٌّٰ.،؛؟!?\"»«”“()[]'’ \n\r\t\u00a0abZ12٣٤۵%٪-_/:\u200c\u200d\u200f\u061c²ﷺﻻﹰ𐤀😀ڤکی\ud800٫٬…"
)
"""Letters of several scripts, marks, controls, signs, presentation forms, a lone surrogate."""
TEXTS = st.one_of(st.text(st.sampled_from(ALPHABET), max_size=60), st.text(max_size=60))
