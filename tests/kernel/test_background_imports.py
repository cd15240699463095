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
        "import trackmagic, trackmagic.tracking.writer as writer, time\n"
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
