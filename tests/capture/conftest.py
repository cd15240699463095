"""A real kernel, one for the whole folder, and real repositories."""

import contextlib
import io
import json
import subprocess
from collections.abc import Iterator
from queue import Empty
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

PATIENCE = 60


class Kernel:
    """Runs cells in an ipykernel and gives back what they evaluate to and show."""

    def __init__(self) -> None:
        self.manager, self.client = start_new_kernel(kernel_name="python3")
        self.messages: list[dict[str, Any]] = []

    def run(self, code: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
        message = self.client.session.msg(
            "execute_request",
            {"code": code, "silent": False, "store_history": True, "allow_stdin": False},
            metadata=metadata,
        )
        self.client.shell_channel.send(message)
        self.messages = []
        while True:
            try:
                reply = self.client.get_iopub_msg(timeout=PATIENCE)
            except Empty:
                pytest.fail(f"the kernel does not answer to {code!r}")
            if reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
                return self._answer(message["header"]["msg_id"])
            self.messages.append(reply)

    def _answer(self, request: str) -> dict[str, Any]:
        """A kernel that was slow to start has answered several times that it is there."""
        while True:
            answer = self.client.get_shell_msg(timeout=PATIENCE)
            if answer["parent_header"].get("msg_id") == request:
                return answer["content"]

    def ok(self, code: str) -> None:
        reply = self.run(code)
        assert reply["status"] == "ok", "\n".join(reply.get("traceback", []))

    def get(self, expression: str) -> Any:
        """A value by JSON."""
        self.ok(f"import json; print(json.dumps({expression}))")
        return json.loads(self.printed())

    def printed(self, stream: str = "stdout") -> str:
        return "".join(
            message["content"]["text"]
            for message in self.messages
            if message["msg_type"] == "stream" and message["content"]["name"] == stream
        )

    def stop(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


@pytest.fixture(scope="session")
def kernel() -> Iterator[Kernel]:
    kernel = Kernel()
    yield kernel
    kernel.stop()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Makes the fixture ``out`` the stdout of the test: pytest swaps streams after fixtures."""
    out = pyfuncitem.funcargs.get("out")
    if out is None:
        return (yield)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        return (yield)


@pytest.fixture
def git(tmp_path, monkeypatch):
    """Runs git in a new repository with one commit."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    folder = tmp_path / "repository"
    folder.mkdir()

    def run(*args: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *args],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    run("init", "-q", "-b", "main")
    run.folder = folder
    return run
