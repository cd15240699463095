import multiprocessing
import os
import subprocess
import sys

import msgspec
import psutil
import pytest

from trackmagic.host import is_alive, this_process


def started(pid):
    return msgspec.structs.replace(
        this_process(),
        pid=pid,
        process_started=psutil.Process(pid).create_time()
        - psutil.Process().create_time()
        + this_process().process_started,
    )


@pytest.fixture
def sleeper():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield child
    child.kill()
    child.communicate()


def test_this_process_is_alive():
    assert is_alive(this_process()) is True
    assert this_process().pid == os.getpid()
    assert this_process().place
    assert this_process().host


def test_it_is_the_same_each_time():
    assert this_process() is this_process()


def test_another_process_is_alive_until_it_ends(sleeper):
    process = started(sleeper.pid)
    assert is_alive(process) is True
    sleeper.kill()
    sleeper.wait()
    assert is_alive(process) is False


def test_a_zombie_is_dead(sleeper):
    process = started(sleeper.pid)
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert psutil.Process(sleeper.pid).status() == psutil.STATUS_ZOMBIE
    assert is_alive(process) is False


def test_a_pid_in_use_again_is_another_process():
    process = this_process()
    later = msgspec.structs.replace(process, process_started=process.process_started - 5)
    assert is_alive(later) is False


def test_without_a_known_start_the_pid_decides(sleeper):
    process = msgspec.structs.replace(started(sleeper.pid), process_started=0.0)
    assert is_alive(process) is True
    sleeper.kill()
    sleeper.wait()
    assert is_alive(process) is False


def test_elsewhere_it_cannot_be_told():
    process = this_process()
    assert is_alive(msgspec.structs.replace(process, place="another boot")) is None
    assert is_alive(msgspec.structs.replace(process, place="")) is None


def _own(queue):
    process = this_process()
    queue.put((process.pid, process.place, is_alive(process)))


@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_a_fork_is_another_process_in_the_same_place():
    this_process()
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    child = context.Process(target=_own, args=(queue,))
    child.start()
    assert queue.get() == (child.pid, this_process().place, True)
    child.join()
