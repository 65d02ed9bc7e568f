"""Notebook kernels talk over Unix sockets: with several workers, stock TCP ports are taken twice now and then."""

import os
import tempfile
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    # a busy machine is no failure: examples are not timed
    hypothesis.settings.register_profile("dlterms", deadline=None)
    hypothesis.settings.load_profile("dlterms")
    if os.name != "posix":
        return
    import nbval.kernel

    stock = nbval.kernel.KernelManager

    class SocketKernelManager(stock):
        """A kernel whose five channels are sockets in a temporary folder of its own."""

        def __init__(self, **options):
            folder = Path(tempfile.mkdtemp(prefix="nbval-"))
            super().__init__(transport="ipc", ip=str(folder / "k"), **options)

    nbval.kernel.KernelManager = SocketKernelManager
