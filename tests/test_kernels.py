"""A forked kernel computes, is interrupted, dies when told to, and leaves nobody behind."""

import os
import signal
import sys
import tempfile
import time

import pytest

import kernels
from kernels import ForkedKernel, Server

linux = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def gone(pid):
    """Whether a process is no more, or will be within ten seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def kernel():
    """A kernel manager and its client, as nbval makes them."""
    import nbval.kernel

    manager, client = nbval.kernel.start_new_kernel(kernel_name="python3")
    yield manager, client
    client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)


def printed(client, code):
    texts = []
    client.execute_interactive(
        code, timeout=30, output_hook=lambda message: texts.append(message["content"].get("text", ""))
    )
    return "".join(texts)


@linux
def test_a_kernel_computes_by_itself(kernel):
    manager, client = kernel
    assert isinstance(manager.provisioner.process, ForkedKernel)
    assert (
        printed(client, "import os, sys, numpy; print(os.getpid(), __name__)")
        == f"{manager.provisioner.pid} __main__\n"
    )
    assert printed(client, "import subprocess; print(subprocess.run(['false']).returncode)") == "1\n"
    assert "dlterms" not in printed(client, "print(sorted(sys.modules))"), (
        "what is tested must be loaded by the notebook"
    )


@linux
def test_a_kernel_is_interrupted_and_killed(kernel):
    manager, client = kernel
    asked = client.execute("import time\nprint('here', flush=True)\ntime.sleep(60)")
    while client.get_iopub_msg(timeout=10)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=10)
    while reply["parent_header"].get("msg_id") != asked:
        reply = client.get_shell_msg(timeout=10)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    process = manager.provisioner.process
    manager.shutdown_kernel(now=True)
    assert process.poll() == -signal.SIGKILL
    assert gone(process.pid)


@linux
def test_kernels_end_with_the_process_that_forked_them():
    server = Server()
    file = tempfile.mktemp(suffix=".json")
    kernels = [ForkedKernel(server, server.ask(arguments=["-f", file], cwd="/", env=dict(os.environ))) for _ in "ab"]
    assert [kernel.poll() for kernel in kernels] == [None, None]
    kernels[0].terminate()
    assert kernels[0].wait() in (0, -signal.SIGTERM)
    server.close()
    assert gone(kernels[1].pid)
    with pytest.raises((RuntimeError, ValueError)):
        server.ask(poll=kernels[1].pid)


@pytest.mark.parametrize(("platform", "sockets", "forked"), [("win32", 0, 0), ("darwin", 1, 0), ("linux", 1, 1)])
def test_each_system_gets_what_it_has(monkeypatch, platform, sockets, forked):
    import nbval.kernel
    from jupyter_client.provisioning import local_provisioner

    class Manager:
        def __init__(self, **options):
            self.options = options

    def launch(cmd):
        return cmd

    monkeypatch.setattr(nbval.kernel, "KernelManager", Manager)
    monkeypatch.setattr(local_provisioner, "launch_kernel", launch)
    monkeypatch.setattr(sys, "platform", platform)
    kernels.install()
    assert ("ipc" in nbval.kernel.KernelManager().options.values()) == sockets
    assert (local_provisioner.launch_kernel is not launch) == forked
    assert local_provisioner.launch_kernel(["octave"]) == ["octave"]
