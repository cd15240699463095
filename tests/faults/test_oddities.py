import os
import subprocess
import sys

import pytest

from faults.processes import ended, script

CLOCK = """
import subprocess, sys, time
real, offset = time.time, [0.0]
time.time = lambda: real() + offset[0]
import trackmagic
with trackmagic.start_run() as run:
    for i in range(300):
        if i == 100: offset[0] = -86_400.0
        if i == 200: offset[0] = 3600.0
        if i == 250: offset[0] = -86_400.0
        trackmagic.log_metric("loss", float(i))
        if i % 50 == 0: assert run.series("loss").value.tolist() == list(range(i + 1))
points = run.series("loss")
assert points.step.tolist() == list(range(300))
assert points.value.tolist() == list(range(300))
assert points.time[150] == points.time[260] == run.started, "none is before its run"
assert points.time[0] < points.time[220]
trackmagic.start_run(run_id=run.number)
trackmagic.log_metric("loss", 300.0)
trackmagic.log_metrics({"loss": 301.0, "other": 1.0})
trackmagic.log_metric("loss", 302.0, time=7.0)
trackmagic.end_run()
assert run.series("loss").time[300:].tolist() == [run.started, run.started, 7.0], "what is given holds"
worker = "import time; time.time = lambda: 8.0; import trackmagic; trackmagic.log_metric('by worker', 1.0)"
with trackmagic.start_run() as run:
    subprocess.run([sys.executable, "-c", worker], check=True)
assert run.series("by worker").time.tolist() == [run.started]
assert run.status == "finished"
with trackmagic.start_run() as after:
    pass
assert after.number > run.number
assert trackmagic.get_run(-1).id == after.id
assert run.duration >= 0, run.duration
"""


def test_a_clock_set_back_harms_neither_steps_nor_order(tmp_path):
    assert ended(script(CLOCK, tmp_path / "store")) == ("", "")


ODD = """
import math
import trackmagic
from trackmagic.errors import BadName, BadValue
def refused(kind, call, word):
    try:
        call()
    except kind as error:
        assert word in str(error), str(error)
        assert len(str(error)) < 500, len(str(error))
        assert chr(10) not in str(error)
    else:
        raise AssertionError("it was taken")
with trackmagic.start_run() as run:
    for value in (math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308):
        trackmagic.log_metric("loss", value)
        trackmagic.log_param(f"p {value}", value)
    refused(BadValue, lambda: trackmagic.log_param("big", "x" * 10_000_000), "10,000,000 characters")
    refused(BadValue, lambda: trackmagic.log_param("big", list(range(3_000_000))), "the limit is 65,536")
    refused(BadValue, lambda: trackmagic.set_tag("big", "x" * 10_000_000), "the limit is 65,536")
    refused(BadValue, lambda: trackmagic.log_metric("x", "high"), "takes one number")
    refused(BadValue, lambda: trackmagic.log_metric("x", [1, 2]), "takes one number")
    refused(BadName, lambda: trackmagic.log_metric("", 1.0), "empty")
    refused(BadName, lambda: trackmagic.log_metric("a" * 10_000_000, 1.0), "the limit is 250")
    refused(BadName, lambda: trackmagic.log_param("a\\0b", 1.0), "NUL")
    refused(BadName, lambda: trackmagic.set_tag("\\ud800", 1.0), "surrogate")
    keys = ["損失", "🦊/\U0001f600", "a b\\tc\\n"]
    keys += ["\'; drop table run; --", "%s{}\\\\", "\u202eright", "e\u0301", "\u00e9"]
    for key in keys:
        trackmagic.log_metric(key, 1.0)
        trackmagic.log_param(key, key)
        trackmagic.set_tag(key, key)
    for i in range(10_000):
        trackmagic.log_metric(f"metric {i}", float(i))
values = run.series("loss").value.tolist()
assert repr(values) == repr([math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308])
assert len(run.metrics) == 10_000 + 1 + len(keys)
assert run.metrics["metric 9999"] == 9999.0
for key in keys:
    assert run.params[key] == run.tags[key] == key
    assert run.series(key).value.tolist() == [1.0]
assert repr(run.params["p nan"]) == "nan" and run.params["p -inf"] == -math.inf
"""


def test_odd_values_and_keys_are_read_back_equal_or_refused_in_one_line(tmp_path):
    assert ended(script(ODD, tmp_path / "store")) == ("", "")


FORKS = """
import os, threading
from trackmagic.recording import forks
lock = threading.Lock()
lock.acquire()  # by somebody who never gives it back
forks.wait_for([lock])
child = os.fork()
if not child:
    os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), lock.locked())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_goes_on_without_a_lock_that_is_never_given_back():
    ran = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, check=True)
    assert ran.stdout == "7 True\n"
