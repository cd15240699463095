"""Loading, unloading, help and completion."""

import pytest

STATE = """
def _state():
    import threading, os, concurrent.futures, multiprocessing.pool, multiprocessing.process, sys, logging
    ip = get_ipython()
    pool = multiprocessing.pool.Pool
    def top(stream, name):
        return name in vars(stream)
    return repr((
        {name: [repr(getattr(f, '__qualname__', f)) for f in found]
         for name, found in sorted(ip.events.callbacks.items())},
        [type(t).__name__ + getattr(t, '__qualname__', '') for t in ip.input_transformers_cleanup],
        [type(t).__name__ + getattr(t, '__qualname__', '') for t in ip.input_transformers_post],
        {kind: sorted(found) for kind, found in ip.magics_manager.magics.items()},
        sorted(ip.strdispatchers['complete_command'].strs),
        {k: [str(h) for h in d.strs] + [str(r) for r in d.regexs] for k, d in ip.strdispatchers.items()},
        threading.Thread.start.__module__, threading.Thread.start.__qualname__,
        concurrent.futures.ThreadPoolExecutor.submit.__qualname__,
        concurrent.futures.ProcessPoolExecutor.submit.__qualname__,
        hasattr(threading.Thread.start, '__wrapped__'),
        hasattr(concurrent.futures.ThreadPoolExecutor.submit, '__wrapped__'),
        hasattr(concurrent.futures.ProcessPoolExecutor.submit, '__wrapped__'),
        hasattr(multiprocessing.process.BaseProcess.start, '__wrapped__'),
        [hasattr(getattr(pool, n), '__wrapped__') for n in ('apply_async', '_map_async', 'imap', 'imap_unordered')],
        sorted(os.environ.items()),
        'write' in vars(sys.stdout), 'write' in vars(sys.stderr),
        'publish' in vars(ip.display_pub), 'clear_output' in vars(ip.display_pub),
        'write_format_data' in vars(ip.displayhook),
        sys.excepthook.__qualname__, sys.displayhook.__class__.__name__,
        sorted(logging.getLogger('trackmagic').handlers),
        sorted(n for n in ip.user_ns_hidden if 'track' in n),
    ))
"""
CELL = """%%track --quiet
import concurrent.futures, multiprocessing.pool, threading
with concurrent.futures.ThreadPoolExecutor(1) as pool:
    pool.submit(trackmagic.log_metric, 'm', 1.0).result()
"""


def test_unloading_leaves_nothing_behind(make_kernel):
    kernel = make_kernel(extension=False)
    kernel.ok(STATE)
    kernel.ok("before = _state()")
    kernel.ok("%load_ext trackmagic\nimport trackmagic")
    assert kernel.ok(CELL).run.metrics == {"m": 1.0}
    kernel.run("%%track --quiet\n1/0")
    kernel.ok("trackmagic.start_run(); trackmagic.end_run()")
    kernel.ok("%unload_ext trackmagic")
    kernel.ok("after = _state()")
    assert kernel.value("after") == kernel.value("before")
    assert kernel.run("%%track\nx = 1").status == "error"


def test_the_extension_can_be_unloaded_loaded_and_reloaded(own_kernel):
    kernel = own_kernel
    for again in ("%unload_ext trackmagic\n%load_ext trackmagic", "%reload_ext trackmagic"):
        kernel.ok(again)
        ran = kernel.ok("%%track --quiet\ntrackmagic.log_metric('m', 1.0)")
        assert ran.run.metrics == {"m": 1.0}
    assert "already loaded" in kernel.ok("%load_ext trackmagic").stdout
    assert len(kernel.ok("%%track --quiet\nx = 1").runs) == 1


def test_unloading_inside_a_tracked_cell_ends_its_run(own_kernel):
    ran = own_kernel.ok("%%track\ntrackmagic.log_metric('m', 1.0)\n%unload_ext trackmagic")
    assert (ran.run.status, ran.run.metrics) == ("finished", {"m": 1.0})
    assert own_kernel.value("'TRACKMAGIC_RUN_ID' in __import__('os').environ") is False
    own_kernel.ok("print('still here')")


def test_loading_inside_a_cell_says_where_runs_are_kept(make_kernel):
    kernel = make_kernel(extension=False)
    assert kernel.ok("%load_ext trackmagic").stdout == (
        f"trackmagic: runs are kept in {kernel.location}\n"
    )


def test_loading_with_a_bad_setting_is_one_line(make_kernel):
    kernel = make_kernel(extension=False, TRACKMAGIC_CAPTURE="nonsense")
    ran = kernel.run("%load_ext trackmagic")
    assert ran.status == "error"
    [line] = ran.stderr.strip().splitlines()
    assert line.startswith("UsageError: trackmagic is not loaded: unknown capture part")
    assert ran.errors == []
    kernel.ok("import os; del os.environ['TRACKMAGIC_CAPTURE']\n%load_ext trackmagic")
    assert kernel.ok("print(1)").stdout == "1\n"


def test_the_header_and_the_line_magic_have_help(kernel):
    for name in ("%%track?", "%track?"):
        [page] = kernel.ok(name).reply["payload"]
        text = page["data"]["text/plain"]
        assert "--experiment" in text
        assert "Docstring" in text
    [page] = kernel.ok("%%track?").reply["payload"]
    for (
        flag
    ) in "--tag --param --note --params --metrics --seed --isolate --no-code --quiet".split():
        assert flag in page["data"]["text/plain"]


def matches(kernel, text):
    return kernel.answer(kernel.client.complete(text, len(text)))["matches"]


def test_tab_completes_flags(kernel):
    assert {"--params", "--param"} <= set(matches(kernel, "%%track --par"))
    assert "--experiment" in matches(kernel, "%%track name --")
    assert matches(kernel, "%%track --iso") == ["--isolate"]
    assert "stop" in matches(kernel, "%track st")


def test_tab_completes_experiment_names(kernel):
    kernel.ok("trackmagic.create_experiment('completed-digits')")
    kernel.ok("trackmagic.create_experiment('completed words')")
    for flag in ("-e", "--experiment"):
        assert "completed-digits" in matches(kernel, f"%%track {flag} compl")
    assert "'completed words'" in matches(kernel, "%%track -e ")


def test_a_body_is_completed_as_it_is_without_the_header(own_kernel):
    own_kernel.ok("completable_name = 1\nimport math")
    for body in ("completable_na", "math.sq", "x = 1\ncompletable_", "len(completable_name.rea"):
        without = matches(own_kernel, body)
        assert without
        for header in ("%%track", "%%track name --seed 1 --tag a=b"):
            assert matches(own_kernel, f"{header}\n{body}") == without


def is_complete(kernel, text):
    return kernel.answer(kernel.client.is_complete(text))["status"]


@pytest.mark.parametrize(
    "header", ["%%track", "%%track --nonsense", '%%track "open', "%%track --seed x"]
)
def test_asking_whether_a_cell_is_complete_is_answered(kernel, header):
    assert is_complete(kernel, f"{header}\nx = 1\n\n") in ("complete", "incomplete")
    assert kernel.ok("1 + 1").result == "2"
    assert is_complete(kernel, "x = 1") == "complete"
