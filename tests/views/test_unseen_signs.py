"""Signs that nobody sees are shown in names, and those that a script or an emoji needs are left alone."""

import pytest

from trackmagic.views import format as fmt

ALIKE = {
    "zero width space": "lo\u200bss",
    "word joiner": "loss\u2060",
    "byte order mark": "\ufeffloss",
    "soft hyphen": "lo\u00adss",
    "line separator": "loss\u2028",
    "paragraph separator": "loss\u2029x",
    "Mongolian vowel separator": "loss\u180e",
    "Hangul filler": "loss\u3164",
    "half-width filler": "loss\uffa0",
    "combining grapheme joiner": "lo\u034fss",
    "joiner among Latin letters": "lo\u200dss",
    "joiner at the end": "loss\u200d",
    "joiner at the end of another script": "\u0915\u094d\u200d",
    "non-joiner among Latin letters": "lo\u200css",
    "variant of a Latin letter": "loss\ufe0f",
    "tags without a flag": "loss\U000e0067\U000e0062",
    "right to left override": "loss\u202e",
    "isolate": "\u2066loss\u2069",
    "invisible times": "lo\u2062ss",
}
LEGITIMATE = {
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "woman technologist of a tone": "\U0001f469\U0001f3fd\u200d\U0001f4bb",
    "heart": "\u2764\ufe0f",
    "rainbow flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "keycap": "1\ufe0f\u20e3",
    "flag of Scotland": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Hindi": "\u0915\u094d\u200d\u0937",
    "Malayalam": "\u0d28\u0d4d\u200d\u0d31",
    "Sinhala": "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
    "Kannada": "\u0cb0\u0ccd\u200c\u0c95",
    "Arabic": "\u062e\u0633\u0627\u0631\u0629",
    "Vietnamese": "h\u1ecdc",
    "Korean": "\uc190\uc2e4",
    "combining accents": "e\u0301",
}


@pytest.mark.parametrize("name", ALIKE)
def test_two_names_that_look_alike_are_told_apart(name):
    shown = fmt.one_line(ALIKE[name])
    assert shown != "loss"
    assert shown.isascii() or name == "joiner at the end of another script"
    assert "\\" in fmt.visible(ALIKE[name])


@pytest.mark.parametrize("name", LEGITIMATE)
def test_a_name_as_people_write_it_stays(name):
    for text in (LEGITIMATE[name], f"a {LEGITIMATE[name]} b", LEGITIMATE[name] * 2):
        assert fmt.one_line(text) == fmt.visible(text) == text
