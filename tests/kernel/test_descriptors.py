"""A process that has no file descriptor left."""

from pathlib import Path

import trackmagic

FILL = """
import gc, os, resource
gc.collect()
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
held = globals().get("held", [])
try:
    while True: held.append(os.open('/dev/null', os.O_RDONLY))
except OSError: pass
"""


def test_a_first_tracked_cell_without_a_descriptor_left_runs(own_kernel):
    for _again in range(2):  # what the first had open itself is free after it
        own_kernel.ok(FILL)
    ran = own_kernel.send("%%track\nprint('body')\ndone = 1")
    own_kernel.until_answered(ran)
    assert ran.status == "ok", ran.errors
    assert ran.stdout.startswith("body")  # IPython's own history says there that it has none
    ours = Path(trackmagic.__file__).parent
    # IPython's history thread has a traceback of its own, and our line may name a module of ours
    assert f'File "{ours}' not in ran.stderr
    assert ran.stderr.count("trackmagic:") == 1
    own_kernel.ok("for one in held: os.close(one)")
    again = own_kernel.ok("%%track\nlr = 0.1")
    assert {"lr": 0.1} in [run.params for run in again.runs]  # beside the one that has waited
