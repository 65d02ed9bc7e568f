"""The server extension: what Jupyter loads, and what it does to a websocket handler."""

import asyncio
import logging
import sys
from types import ModuleType, SimpleNamespace

import pytest

from dlterms.app import server


class Handler:
    """A websocket handler with as much of tornado's as the extension uses; it writes down what is called."""

    ws_connection: object = None
    connected = True

    def __init__(self):
        self.calls = []

    async def open(self, *args, **kwargs):
        self.calls.append((args, kwargs))
        if self.connected:
            self.ws_connection = object()

    def set_nodelay(self, value):
        self.calls.append(value)


@pytest.fixture
def handler_class():
    return type("Fresh", (Handler,), {})


def test_jupyter_finds_the_extension_in_this_module():
    (point,) = server._jupyter_server_extension_points()
    assert point == {"module": server.__name__}
    assert callable(sys.modules[point["module"]]._load_jupyter_server_extension)


def test_a_connection_sends_at_once_when_it_has_opened(handler_class):
    server.send_at_once(handler_class)
    handler = handler_class()
    asyncio.run(handler.open("kernel", session="a"))
    assert handler.calls == [(("kernel",), {"session": "a"}), True]


def test_a_connection_that_did_not_open_is_left_alone(handler_class):
    handler_class.connected = False
    server.send_at_once(handler_class)
    handler = handler_class()
    asyncio.run(handler.open("kernel"))
    assert handler.calls == [(("kernel",), {})]


def test_loading_the_extension_changes_the_handler_of_kernels_and_says_so(handler_class, monkeypatch, caplog):
    module = ModuleType("websocket")
    module.KernelWebsocketHandler = handler_class
    monkeypatch.setitem(sys.modules, "jupyter_server.services.kernels.websocket", module)
    with caplog.at_level(logging.DEBUG):
        server._load_jupyter_server_extension(SimpleNamespace(log=logging.getLogger("jupyter")))
    handler = handler_class()
    asyncio.run(handler.open())
    assert handler.calls[-1] is True
    assert "TCP_NODELAY" in caplog.text
