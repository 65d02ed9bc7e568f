"""Notebook kernels for the tests: over Unix sockets, and forked from one process that has the slow imports behind it.

Stock kernels talk over TCP ports, which several workers take twice now and then, and each one imports for a second what
a fork has in 0.1 s. Windows has neither; macOS has the sockets, but forking is not safe there once a BLAS library is
loaded. Run as a program this file is the process that forks: one thread, a request a line, an answer a line.
"""

import atexit
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SLOW = ("ipykernel.debugger", "ipykernel.kernelapp", "ipywidgets", "matplotlib.backends.backend_agg")


def install() -> None:
    """Give nbval what this system has."""
    if sys.platform == "win32":
        return
    import nbval.kernel
    from jupyter_client.provisioning import local_provisioner

    nbval.kernel.KernelManager = over_sockets(nbval.kernel.KernelManager)
    if sys.platform == "linux":
        local_provisioner.launch_kernel = forking(local_provisioner.launch_kernel)


def over_sockets(stock: type) -> type:
    """A kernel manager whose five channels are sockets in a temporary folder of its own."""

    class SocketKernelManager(stock):
        def __init__(self, **options: Any) -> None:
            folder = Path(tempfile.mkdtemp(prefix="nbval-"))
            super().__init__(transport="ipc", ip=str(folder / "k"), **options)

    return SocketKernelManager


def forking(stock: Callable[..., Any]) -> Callable[..., Any]:
    """Starts kernels of this environment by forking, and any other as always."""
    server = Server()

    def launch_kernel(cmd: list[str], **options: Any) -> Any:
        if cmd[:3] != [sys.executable, "-m", "ipykernel_launcher"]:
            return stock(cmd, **options)
        pid = server.ask(arguments=cmd[3:], cwd=options.get("cwd"), env=options.get("env") or dict(os.environ))
        return ForkedKernel(server, pid)

    return launch_kernel


def serve() -> None:
    """Fork a kernel or tell how one ended, until the other side is gone; then end the kernels."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as ipykernel does
    for name in SLOW:
        importlib.import_module(name)
    ended: dict[int, int | None] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "poll" in request:
            pid = request["poll"]
            if ended[pid] is None:
                done, status = os.waitpid(pid, os.WNOHANG)
                ended[pid] = os.waitstatus_to_exitcode(status) if done else None
            answer = ended[pid]
        else:
            answer = os.fork()
            if answer == 0:
                return become_a_kernel(**request)
            with contextlib.suppress(OSError):  # both do it, so that it is done for whoever comes first
                os.setpgid(answer, answer)
            ended[answer] = None
        print(json.dumps(answer), flush=True)
    for pid in (pid for pid, code in ended.items() if code is None):
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def become_a_kernel(arguments: list[str], cwd: str | None, env: dict[str, str]) -> None:
    """What `python -m ipykernel_launcher` does, in this process."""
    from ipykernel.kernelapp import IPKernelApp

    os.setpgid(0, 0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd or ".")
    sys.argv = ["ipykernel_launcher", *arguments]
    del sys.path[0]  # the folder of this file; the kernel puts its own there
    IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])  # ends when that does


class Server:
    """The process that forks, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def ask(self, **request: Any) -> Any:
        """Errors: RuntimeError if the process is gone."""
        with self._lock:
            if self._process is None:
                command = [sys.executable, __file__]
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
                )
                atexit.register(self.close)
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that forks kernels has ended")
        return json.loads(answer)

    def close(self) -> None:
        """End the process, and with it its kernels."""
        if self._process is not None and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()


class ForkedKernel:
    """What jupyter_client uses of a Popen."""

    stdin = stdout = stderr = None

    def __init__(self, server: Server, pid: int) -> None:
        self._server, self.pid, self.returncode = server, pid, None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._server.ask(poll=self.pid)
        return self.returncode

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    serve()
