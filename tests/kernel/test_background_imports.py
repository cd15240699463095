"""Our threads import nothing that the user's code may be in the middle of importing."""

WATCHED = """
import sys, threading
class Watch:
    seen = []
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is not threading.main_thread():
            self.seen.append(name)
sys.meta_path.insert(0, Watch())
"""


def test_a_cell_at_once_after_loading_that_never_logs_has_numpy_imported_by_nobody(make_kernel):
    kernel = make_kernel(extension=False)
    kernel.ok(WATCHED)
    kernel.ok(
        "get_ipython().run_line_magic('load_ext', 'trackmagic')\n"
        "done = get_ipython().run_cell('''%%track --quiet\n"
        "import trackmagic, trackmagic.recording.writer as writer, time\n"
        "while writer.writer().sample is None: time.sleep(0.01)\n"
        "tick = threading.Thread(target=writer.writer()._tick); tick.start(); tick.join()\n"
        "seen_numpy = 'numpy' in sys.modules''')\n"
        "done.raise_error()"
    )
    assert kernel.value("[seen_numpy, 'numpy' in Watch.seen]") == [False, False]


def test_points_of_a_script_without_numpy_are_folded_while_it_runs(kernel):
    kernel.ok("""
import subprocess, sys
code = '''
import sys, time, trackmagic
with trackmagic.start_run() as run:
    trackmagic.log_metric("loss", 0.5)
    while not run.store.metrics.of(run.number): time.sleep(0.01)
'''
subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
""")


ASKED = (
    *({"name": name, "query": {"run": "1"}} for name in ("card", "run")),
    *({"name": name, "query": {}} for name in ("runs", "keys", "csv", "experiments")),
    *(
        {"name": "chart", "query": {"kind": kind}}
        for kind in ("lines", "parallel", "scatter", "bar")
    ),
    {"name": "chart", "query": {"kind": "lines", "smoothing": 0.6}},
    {"name": "groups", "query": {"by": "params.lr"}},
    {"name": "runs", "query": {"filter": "params.lr > 0 and metrics.loss.min < 2"}},
    {"name": "pictures", "query": {"runs": [1], "key": "loss"}},
    {"name": "compare", "query": {"runs": ["1", "2"]}},
    *(
        {"name": "artifact", "query": {"run": 1, "path": f"a.{end}"}}
        for end in ("csv", "json", "md")
    ),
    {"name": "progress", "query": {"runs": [1]}},
    {"name": "cells", "query": {"cells": ["x"]}},
    {"name": "changes", "query": {"cursor": 0}},
    {"name": "set_note", "query": {"run": 1, "note": "noted"}},
    {"name": "stop_runs", "query": {"runs": [1]}},
)
RUNS = """
for i in range(2):
    with trackmagic.start_run():
        trackmagic.log_param("lr", i)
        for step in range(5_000): trackmagic.log_metric("loss", i / (step + 1))
        for end in ("csv", "json", "md"): trackmagic.log_text("1", f"a.{end}")
"""


def test_a_subshell_that_answers_a_widget_while_a_cell_runs_imports_nothing(own_kernel):
    kernel = own_kernel
    kernel.ok(RUNS)
    kernel.run("table = trackmagic.runs()", allow_stdin=True)  # a person looks on
    comm = kernel.value("table.comm.comm_id")
    kernel.client.control_channel.send(kernel.client.session.msg("create_subshell_request", {}))
    subshell = kernel.client.get_control_msg(timeout=60)["content"]["subshell_id"]
    kernel.ok(WATCHED)
    kernel.ok("answered = []\ntable.send = lambda head, *_: answered.append(head)")
    ran = kernel.send(
        f"import time\nwhile len(answered) < {len(ASKED)}: time.sleep(0.01)\n'pandas' in sys.modules"
    )
    for at, asked in enumerate(ASKED):
        data = {"method": "custom", "content": {"id": at, **asked}}
        message = kernel.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        message["header"]["subshell_id"] = subshell
        kernel.client.shell_channel.send(message)
    kernel.finish(ran)
    assert ran.status == "ok"
    assert kernel.value("Watch.seen") == []
    failed = kernel.value("[one['id'] for one in answered if not one['ok']]")
    assert [ASKED[at]["name"] for at in failed] == ["stop_runs"]
