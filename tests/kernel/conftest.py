"""Real kernels, each with a store, a folder and a Jupyter of its own; one is shared by many tests.

Caches are their own too: jedi's is read while another kernel writes it, and then nothing is completed.
"""

import contextlib
import json
import os
import re
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
import pytest
import sqlalchemy as sa
from jupyter_client.manager import KernelManager

from trackmagic.errors import StoreUnusable
from trackmagic.recording.run import Run
from trackmagic.store import Store, open_store, schema

PATIENCE = 60
_SHOWS = ("display_data", "update_display_data")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
UNSET = (
    "TRACKMAGIC_STORE TRACKMAGIC_RUN_ID TRACKMAGIC_EXPERIMENT TRACKMAGIC_CAPTURE "
    "TRACKMAGIC_ARTIFACTS MLFLOW_EXPERIMENT_NAME JPY_SESSION_NAME PYTHONPATH PYTHONWARNINGS"
).split()


def wait_until(holds: Callable[[], Any], *, seconds: float = PATIENCE) -> Any:
    """What ``holds`` gives as soon as that is true."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.02)
    return found


class Ran:
    """What came back of one execution: the reply, the messages, and the runs that it opened."""

    def __init__(self, kernel: "Kernel", message_id: str) -> None:
        self._kernel, self.id = kernel, message_id
        self.messages: list[dict[str, Any]] = []
        self.reply: dict[str, Any] = {}
        self.runs: list[Run] = []

    @property
    def status(self) -> str:
        return self.reply["status"]

    @property
    def count(self) -> int:
        return self.reply["execution_count"]

    @property
    def stdout(self) -> str:
        return self._printed("stdout")

    @property
    def stderr(self) -> str:
        return ANSI.sub("", self._printed("stderr"))

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self._of("error")

    @property
    def traceback(self) -> str:
        """The only one that the user saw."""
        [error] = self.errors
        return ANSI.sub("", "\n".join(error["traceback"]))

    @property
    def result(self) -> str | None:
        """The cell's last value, as text."""
        shown = [one["data"]["text/plain"] for one in self._of("execute_result")]
        assert len(shown) < 2
        return shown[0] if shown else None

    @property
    def displays(self) -> list[dict[str, Any]]:
        """What the cell displayed, trackmagic's cards left out."""
        return [one["data"] for one in self._of("display_data") if not _is_card(one)]

    @property
    def cards(self) -> list[dict[str, Any]]:
        """What became of each card that was displayed."""
        shown: dict[str, dict[str, Any]] = {}
        for message in self.messages:
            content = message["content"]
            if message["msg_type"] in _SHOWS and _is_card(content):
                name = content["transient"].get("display_id", message["header"]["msg_id"])
                shown[name] = content["data"]
        return list(shown.values())

    @property
    def run(self) -> Run:
        """The only run that it opened."""
        [run] = self.runs
        return run

    def seen(self) -> tuple[Any, ...]:
        """All that the user saw but the cards, to compare with another cell."""
        return (
            self.status,
            self.stdout,
            [(one["ename"], one["evalue"]) for one in self.errors],
            self.result,
            [sorted(one) for one in self.displays],
        )

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [one["content"] for one in self.messages if one["msg_type"] == kind]

    def _printed(self, name: str) -> str:
        return "".join(one["text"] for one in self._of("stream") if one["name"] == name)


class Kernel:
    """An ipykernel in a folder of its own."""

    def __init__(self, home: Path, *, extension: bool = True, **environ: str) -> None:
        self.home, self.folder = home, home / "work"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.location = environ.get("TRACKMAGIC_STORE") or str(home / "store")
        self.environ = {
            **{name: value for name, value in os.environ.items() if name not in UNSET},
            **{
                name: str(home / name)
                for name in (
                    "IPYTHONDIR JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR "
                    "MPLCONFIGDIR JOBLIB_TEMP_FOLDER XDG_CACHE_HOME"
                ).split()
            },
            "TRACKMAGIC_STORE": self.location,
            **environ,
        }
        Path(self.environ["JOBLIB_TEMP_FOLDER"]).mkdir(exist_ok=True)
        self._extension, self._seen, self._numbers = extension, 0, 0
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    def start(self) -> None:
        file = self.home / f"kernel-{uuid.uuid4()}.json"  # as a Jupyter server names it
        self.manager = KernelManager(kernel_name="python3", connection_file=str(file))
        self.manager.start_kernel(env=self.environ, cwd=str(self.folder))
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        if self._extension:
            self.ok("%load_ext trackmagic\nimport trackmagic")

    @property
    def store(self) -> Store:
        return open_store(self.location)

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    def run(self, code: str, cell_id: str | None = None, **options: Any) -> Ran:
        """Run a cell to its end."""
        return self.finish(self.send(code, cell_id, **options))

    def ok(self, code: str, cell_id: str | None = None) -> Ran:
        """Run a cell that must not fail."""
        ran = self.run(code, cell_id)
        assert ran.status == "ok", ANSI.sub("", "\n".join(ran.reply.get("traceback", [])))
        return ran

    def value(self, expression: str) -> Any:
        """The value of an expression, by way of JSON."""
        ran = self.ok(f"import json; print(json.dumps({expression}))")
        return json.loads(ran.stdout.splitlines()[-1])  # IPython may have something to say before

    def send(self, code: str, cell_id: str | None = None, **options: Any) -> Ran:
        """Begin to run a cell."""
        self._numbers += 1
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = self.client.session.msg(
            "execute_request",
            content | options,
            metadata={"cellId": cell_id or f"cell-{self._numbers}"},
        )
        self.client.shell_channel.send(message)
        return Ran(self, message["header"]["msg_id"])

    def until_printed(self, ran: Ran, text: str) -> None:
        """Wait until the cell has printed the text."""
        while text not in ran.stdout:
            assert not self._next(ran), f"the cell ended and never printed {text!r}: {ran.messages}"

    def finish(self, ran: Ran) -> Ran:
        """Wait for the end of a cell."""
        self.until_answered(ran)
        ran.runs = self.new_runs()
        return ran

    def until_answered(self, ran: Ran) -> Ran:
        """Wait for the end of a cell and ask its store nothing."""
        self.until_idle(ran)
        ran.reply = self.answer(ran.id)
        return ran

    def answer(self, request: str) -> dict[str, Any]:
        """The reply to one request; a kernel slow to start has sent several that it is there."""
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def until_idle(self, ran: Ran) -> None:
        while not self._next(ran):
            pass

    def new_runs(self) -> list[Run]:
        """Runs that are in the store since this was asked last."""
        if not (Path(self.location) / "trackmagic.db").exists():
            return []
        newer = schema.run.c.number > self._seen
        try:
            store = self.store
        except StoreUnusable:  # a test has damaged it
            return []
        with store.database.read() as connection:
            numbers = list(connection.scalars(sa.select(schema.run.c.number).where(newer)))
        self._seen = max([self._seen, *numbers])
        return [self.get(number) for number in sorted(numbers)]

    def get(self, number: int) -> Run:
        row = self.store.runs.get(number)
        return Run(self.store, row.number, row.id)

    def interrupt(self) -> None:
        """The stop button: SIGINT."""
        self.manager.interrupt_kernel()

    def kill(self) -> None:
        """``kill -9``, and wait until the process is gone."""
        process = psutil.Process(self.pid)
        os.kill(self.pid, signal.SIGKILL)
        wait_until(lambda: not process.is_running() or process.status() == "zombie")

    def restart(self) -> None:
        """As the button does it: another process under the same connection."""
        self.manager.restart_kernel(now=False)
        self.client.wait_for_ready(timeout=PATIENCE)
        self.ok("%load_ext trackmagic\nimport trackmagic")

    def is_there(self) -> bool:
        return bool(self.manager.is_alive())

    def stop(self, *, now: bool = True) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=now)
        self.manager.cleanup_resources()
        with contextlib.suppress(Exception):
            self.store.close()

    def _next(self, ran: Ran) -> bool:
        """Take one message; whether it was the last one of the cell."""
        try:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
        except Empty:
            pytest.fail("the kernel does not answer")
        if message["parent_header"].get("msg_id") != ran.id:
            return False
        ran.messages.append(message)
        is_status = message["msg_type"] == "status"
        return is_status and message["content"]["execution_state"] == "idle"


def _is_card(display: dict[str, Any]) -> bool:
    return "trackmagic" in display["metadata"]


@pytest.fixture(scope="session")
def shared_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path_factory.mktemp("shared"))
    yield kernel
    kernel.stop()


@pytest.fixture
def kernel(shared_kernel: Kernel) -> Iterator[Kernel]:
    """A kernel with the extension loaded, shared; whatever a test leaves open is ended after it."""
    shared_kernel.new_runs()
    yield shared_kernel
    shared_kernel.ok("%track stop")


@pytest.fixture
def make_kernel(tmp_path: Path) -> Iterator[Callable[..., Kernel]]:
    """Makes kernels of a test's own."""
    made: list[Kernel] = []

    def make(home: str = "home", **environ: Any) -> Kernel:
        made.append(Kernel(tmp_path / home, **environ))
        return made[-1]

    yield make
    for kernel in made:
        kernel.stop()


@pytest.fixture
def own_kernel(make_kernel: Callable[..., Kernel]) -> Kernel:
    return make_kernel()


@pytest.fixture
def until() -> Callable[..., Any]:
    return wait_until
