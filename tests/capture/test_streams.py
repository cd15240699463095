import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import tqdm
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

from trackmagic.capture.streams import LIMIT_BYTES, Tee, _shown


@pytest.fixture(autouse=True)
def out():
    """What ``sys.stdout`` is during the test (see conftest)."""
    return io.StringIO()


def captured(work, **options) -> str:
    tee = Tee(**options)
    tee.start()
    try:
        work()
    finally:
        tee.stop()
    return "".join(output.text for output in tee.outputs())


def test_text_is_copied_and_still_printed(out):
    assert captured(lambda: print("hello")) == "hello\n"
    assert out.getvalue() == "hello\n"


def test_both_streams_are_told_apart():
    tee = Tee()
    tee.start()
    print("a")
    print("b", file=sys.stderr)
    tee.stop()
    assert [(o.stream, o.text, o.dropped_bytes) for o in tee.outputs()] == [
        ("stdout", "a\n", 0),
        ("stderr", "b\n", 0),
    ]


def test_a_silent_stream_gives_no_output():
    assert captured(lambda: None) == ""


def test_nothing_is_left_on_the_stream(out):
    captured(lambda: print("x"))
    assert "write" not in vars(out)


def test_a_write_patched_before_is_there_again(out):
    def mine(text):
        return type(out).write(out, text)

    out.write = mine
    captured(lambda: print("x"))
    assert out.write is mine


def test_tees_may_stop_in_any_order(out):
    outer, inner = Tee(), Tee()
    outer.start()
    inner.start()
    print("both")
    outer.stop()
    print("inner")
    inner.stop()
    assert outer.outputs()[0].text == "both\n"
    assert inner.outputs()[0].text == "both\ninner\n"
    assert "write" not in vars(out)


def test_a_tee_under_a_foreign_patch_falls_silent_and_goes_later(out):
    tee = Tee()
    tee.start()
    ours = out.write
    out.write = lambda text: ours(text)  # noqa: PLW0108 - another function
    tee.stop()
    print("after")
    assert tee.outputs() == ()
    out.write = ours
    captured(lambda: print("next"))
    assert "write" not in vars(out)


def test_a_stream_replaced_meanwhile_stays_replaced(out):
    tee = Tee()
    tee.start()
    sys.stdout = other = io.StringIO()
    print("elsewhere")
    tee.stop()
    assert sys.stdout is other
    assert "write" not in vars(out)
    assert tee.outputs() == ()


def test_a_stream_without_attributes_is_copied_through_a_stand_in(monkeypatch):
    class Slotted:
        __slots__ = ("texts",)

        def write(self, text):
            self.texts.append(text)

        def flush(self):
            pass

    stream = Slotted()
    stream.texts = []
    monkeypatch.setattr(sys, "stdout", stream)
    assert captured(lambda: print("x")) == "x\n"
    assert "".join(stream.texts) == "x\n"
    assert sys.stdout is stream


def test_a_missing_stream_is_passed_over(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert captured(lambda: None) == ""


def test_one_stream_for_both_is_copied_once(monkeypatch):
    monkeypatch.setattr(sys, "stderr", sys.stdout)
    assert captured(lambda: print("x", file=sys.stderr)) == "x\n"


def test_threads_lose_nothing():
    def work():
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: print(f"line {n}\n", end=""), range(5000)))

    assert sum(1 for line in captured(work).split() if line.isdigit()) == 5000


def test_text_that_does_not_belong_is_left_out():
    mine = threading.get_ident()

    def work():
        thread = threading.Thread(target=print, args=("theirs",))
        thread.start()
        thread.join()
        print("mine")

    assert captured(work, belongs=lambda: threading.get_ident() == mine) == "mine\n"


def test_a_failing_listener_is_not_the_users_problem(out):
    def belongs():
        raise RuntimeError

    captured(lambda: print("x"), belongs=belongs)
    assert out.getvalue() == "x\n"


def test_a_failing_stream_fails_as_before(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    sys.stdout.close()
    with pytest.raises(ValueError, match="closed file"):
        captured(lambda: print("x"))


def test_text_up_to_the_limit_is_whole():
    text = "é" * (LIMIT_BYTES // 2)
    tee = Tee()
    tee.start()
    print(text, end="")
    tee.stop()
    (output,) = tee.outputs()
    assert output.text == text
    assert output.dropped_bytes == 0


def test_past_the_limit_both_ends_are_kept_and_the_rest_counted():
    tee = Tee(limit_bytes=1000)
    tee.start()
    for number in range(100_000):
        print(number)
    tee.stop()
    (output,) = tee.outputs()
    total = len("".join(f"{n}\n" for n in range(100_000)))
    head, _, tail = output.text.partition("\n[... ")
    missing, _, tail = tail.partition(" bytes left out ...]\n")
    assert head.startswith("0\n1\n2\n")
    assert tail.endswith("99998\n99999\n")
    assert int(missing.replace(",", "")) == output.dropped_bytes
    assert len(head) + len(tail) + output.dropped_bytes == total
    assert len(head) == len(tail) == 500


@given(st.lists(st.text(max_size=50), max_size=30), st.integers(10, 200))
def test_what_is_kept_and_what_is_dropped_add_up(texts, limit):
    stream = io.StringIO()
    texts = [text.replace("\r", "") for text in texts]
    tee = Tee(limit_bytes=limit)
    before, sys.stdout = sys.stdout, stream
    try:
        tee.start()
        for text in texts:
            sys.stdout.write(text)
        tee.stop()
    finally:
        sys.stdout = before
    whole = "".join(texts)
    kept = "".join(output.text for output in tee.outputs())
    dropped = sum(output.dropped_bytes for output in tee.outputs())
    if not dropped:
        assert kept == whole
    else:
        marker = f"\n[... {dropped:,} bytes left out ...]\n"
        head, tail = kept.split(marker)
        assert whole.startswith(head)
        assert whole.endswith(tail)
        assert len((head + tail).encode()) + dropped == len(whole.encode())


def test_half_a_surrogate_pair_is_kept_as_its_escape():
    assert captured(lambda: print("\ud800")) == "\\ud800\n"


def test_a_progress_bar_is_kept_as_it_looks_at_the_end():
    def work():
        for done in range(200_000):
            sys.stdout.write(f"\r{done:6d}/200000 |{'#' * 20}")
        sys.stdout.write("\ndone\n")

    assert captured(work) == f"199999/200000 |{'#' * 20}\ndone\n"


def test_a_real_tqdm_bar_is_one_line():
    bar = captured(
        lambda: [None for _ in tqdm.tqdm(range(3000), file=sys.stderr, mininterval=0, ncols=60)]
    )
    assert bar.count("\n") == 1
    assert "3000/3000" in bar


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("abc\rx", "xbc"),
        ("abc\r", "abc"),
        ("abc\r\r", "abc"),
        ("\x1b[31mabc\x1b[0m\r\x1b[32mx\x1b[0m", "\x1b[32mx\x1b[0m"),
        ("100%\r    \r", ""),
    ],
)
def test_a_line_reads_as_a_terminal_shows_it(line, shown):
    assert _shown(line) == shown


@given(st.text(alphabet="ab\r\n", max_size=60), st.integers(1, 7))
def test_how_text_is_cut_into_writes_changes_nothing(text, width):
    def kept(pieces):
        tee = Tee()
        before, sys.stdout = sys.stdout, io.StringIO()
        try:
            tee.start()
            for piece in pieces:
                sys.stdout.write(piece)
                tee.outputs()
            tee.stop()
        finally:
            sys.stdout = before
        return "".join(output.text for output in tee.outputs())

    assert kept([text]) == kept([text[at : at + width] for at in range(0, len(text), width)])


def test_outputs_can_be_read_while_the_cell_runs():
    tee = Tee()
    tee.start()
    print("a")
    assert tee.outputs()[0].text == "a\n"
    print("b")
    tee.stop()
    assert tee.outputs()[0].text == "a\nb\n"


def test_in_a_terminal_tracebacks_and_results_are_not_copied(out):
    shell = InteractiveShell.instance()
    tee = Tee(shell)
    shell.run_cell("1")  # the first prompt
    tee.start()
    try:
        shell.run_cell("print('mine')\n42")
        shell.run_cell("1/0")
    finally:
        tee.stop()
    assert "ZeroDivisionError" in out.getvalue()
    assert "42" in out.getvalue()
    assert [output.text for output in tee.outputs()] == ["mine\n"]


TRACKED = """
import sys
from trackmagic.capture.streams import Tee
tee = Tee(get_ipython())
def begin(info):
    tee.start()
    get_ipython().events.unregister("pre_run_cell", begin)
    get_ipython().events.register("post_run_cell", finish)
def finish(result):
    tee.stop()
    get_ipython().events.unregister("post_run_cell", finish)
get_ipython().events.register("pre_run_cell", begin)
"""
OUTPUTS = "[[o.stream, o.text] for o in tee.outputs()]"


def test_in_a_kernel_prints_threads_and_subprocesses_are_copied_and_shown(kernel):
    kernel.ok(TRACKED)
    kernel.ok(
        "import os, subprocess, threading\n"
        "print('main')\n"
        "t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()\n"
        "print('err', file=sys.stderr)\n"
        "get_ipython().system('echo shell')"
    )
    assert kernel.printed().replace("\r", "") == "main\nthread\nshell\n"
    assert kernel.printed("stderr") == "err\n"
    outputs = dict(kernel.get(OUTPUTS))
    assert kernel.get("[hasattr(s.write, '__wrapped__') for s in (sys.stdout, sys.stderr)]") == [
        False,
        False,
    ]
    assert outputs["stdout"].replace("\r", "") == "main\nthread\nshell\n"
    assert outputs["stderr"] == "err\n"


def test_in_a_kernel_the_traceback_is_not_copied(kernel):
    kernel.ok(TRACKED)
    reply = kernel.run("print('so far')\n1/0")
    assert reply["ename"] == "ZeroDivisionError"
    assert kernel.get(OUTPUTS) == [["stdout", "so far\n"]]


def test_in_a_kernel_an_async_cell_is_copied(kernel):
    kernel.ok(TRACKED)
    kernel.ok("import asyncio\nawait asyncio.sleep(0)\nprint('later')")
    assert kernel.get(OUTPUTS) == [["stdout", "later\n"]]


def test_in_a_kernel_text_that_capture_keeps_from_the_user_is_not_copied(kernel):
    kernel.ok(TRACKED)
    kernel.ok(
        "from IPython.utils.capture import capture_output\nwith capture_output():\n    print('x')"
    )
    assert kernel.get(OUTPUTS) == []
