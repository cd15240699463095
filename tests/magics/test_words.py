import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.error import UsageError

from trackmagic.magics.arguments import parse_header, parse_line
from trackmagic.magics.words import split_words

WORDS = {
    "": [],
    "a  b\tc": ["a", "b", "c"],
    '--experiment="my exp"': ["--experiment=my exp"],
    "--exp'eri'ment='my exp'": ["--experiment=my exp"],
    "-p k='a b'": ["-p", "k=a b"],
    '-t kind="x y" next': ["-t", "kind=x y", "next"],
    '-e"my exp"': ["-emy exp"],
    '""': [""],
    "-t a=''": ["-t", "a="],
    r'"say \"a\" \n \\ $x"': [r'say "a" \n \ $x'],
    r"'a\b'": [r"a\b"],
    r"a\ b \'": ["a b", "'"],
    "it\"'\"s": ["it's"],
    "a b # a comment 'open": ["a", "b"],
    "issue=#12 a#b": ["issue=#12", "a#b"],
    "'# no comment'": ["# no comment"],
    "$HOME ~ * {a} `x` a;b": ["$HOME", "~", "*", "{a}", "`x`", "a;b"],
    "-p layers=[64,32] -p 'm=[1, 2]'": ["-p", "layers=[64,32]", "-p", "m=[1, 2]"],
    "who=d\u2019Artagnan": ["who=d\u2019Artagnan"],
    '--note "it\u2019s \u201cso\u201d"': ["--note", "it\u2019s \u201cso\u201d"],
    "a\N{NO-BREAK SPACE}b": ["a", "b"],
    '-e "-x" --note \'--y z\'': ["-e-x", "--note=--y z"],
}  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_a_header_is_split_as_a_shell_splits_it(text):
    assert split_words(text) == WORDS[text]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=4))
def test_what_a_shell_quotes_is_read_as_one_word(words):
    words = [word.lstrip("-") + "x" for word in words]
    assert split_words(shlex.join(words)) == words
    assert split_words(" ".join(f"k={shlex.quote(word)}" for word in words)) == [
        f"k={word}" for word in words
    ]


SIMPLE = st.text("ab \"'\\=-[$", max_size=12)


@given(SIMPLE)
def test_a_header_is_read_as_shlex_reads_it_or_refused(text):
    try:
        words = split_words(text)
    except UsageError:
        return
    if "-" not in text:  # a quoted word is no flag, which a shell does not know
        assert words == shlex.split(text)


OPEN = {
    "--note it's": "it's: the quotation mark ' at \"'s\" is never closed",
    '--note "two words': 'is never closed; close it, or write \\" for the mark itself',
    "a \\": "ends in a backslash; it is one line",
    "-p layers=[64, 32]": "a value with spaces goes in quotes: 'layers=[64, 32]'",
    "-p layers=[64, 32] -e b": "quotes: 'layers=[64, 32]'",
    '-p opts={"a": 1, "b": 2}': "in quotes: 'opts={\"a\": 1, \"b\": 2}'",
    "-p size=(1, 2)": "'size=(1, 2)'",
    "--note \u201ctwo words\u201d": "\u201c is no quotation mark here; use \" or '",
    "-t k=\u2018a b\u2019": "\u2018 is no quotation mark here",
    "-p lr = 0.1": "KEY=VALUE goes without spaces around =",
    "-p lr= 0.1 b": "KEY=VALUE goes without spaces around =",
    "my run": "a name of several words goes in quotes",
    "--nonsense": "unrecognized arguments: --nonsense",
    "-n": "expected one argument",
}  # fmt: skip


@pytest.mark.parametrize("text", OPEN)
def test_what_is_left_open_is_one_line_with_the_cure(text):
    for parse in (parse_header, parse_line) if text[:2] == "a " else (parse_header,):
        with pytest.raises(UsageError) as raised:
            parse(text)
        line = str(raised.value)
        assert OPEN[text].removeprefix("it's: ") in line
        assert "\n" not in line


VALUES = {
    "lr=0.1": 0.1,
    "lr=1e-3": 1e-3,
    "n=3": 3,
    "n=-3": -3,
    "on=True": True,
    "on=None": None,
    "opt=adam": "adam",
    "'opt=adam w'": "adam w",
    "opt='adam'": "adam",
    "layers=[64,32]": [64, 32],
    "'layers=[64, 32]'": [64, 32],
    "layers='[64, 32]'": [64, 32],
    "'opts={\"a\": [1, 2]}'": {"a": [1, 2]},
    "size='(1, 2)'": (1, 2),
    "names='{\"a\"}'": {"a"},
    "version=\"'1.10'\"": "1.10",
    "path=a/b=c": "a/b=c",
    "home=$HOME/x": "$HOME/x",
    "empty=": "",
}


@pytest.mark.parametrize("text", VALUES)
def test_a_param_is_worth_its_literal_or_its_text(text):
    (value,) = parse_header(f"-p {text}").given_params.values()
    assert value == VALUES[text]
    assert type(value) is type(VALUES[text])
