"""The server extension: what Jupyter loads, and what it does to a websocket handler."""

import asyncio
import logging
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from traitlets.config import Application

from dlterms import glossary
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


@pytest.fixture
def jupyter(tmp_path):
    """As much of a Jupyter server as the extension uses, which serves a copy of the collection, `app.root_dir`."""
    for folder in ("notebooks", "glossary"):
        shutil.copytree(glossary.home() / folder, tmp_path / "served" / folder)
    app = Application()
    app.log = logging.getLogger("jupyter")
    app.root_dir = str(tmp_path / "served")
    (tmp_path / "secrets").mkdir()
    app.contents_manager = SimpleNamespace(notary=NotebookNotary(data_dir=str(tmp_path / "secrets")))
    app.web_app = SimpleNamespace(settings={"base_url": "/base/"}, added=[])
    app.web_app.add_handlers = lambda host, handlers: app.web_app.added.extend(handlers)
    return app


def signed(app, name):
    notebook = nbformat.read(Path(app.root_dir, "notebooks", name), as_version=4)  # as Jupyter reads it
    return app.contents_manager.notary.check_signature(notebook)


@pytest.mark.parametrize("pages", ["plain", "awake", "asleep"])
def test_the_reader_is_served_and_told_and_only_published_pages_are_signed(jupyter, pages):
    changed = Path(jupyter.root_dir, "notebooks", "pooling.ipynb")
    changed.write_text(changed.read_text(encoding="utf-8").replace("Pooling", "Poolong"), encoding="utf-8")
    if pages != "plain":
        jupyter.config.DltermsReader.pages = pages
    server.serve_reader(jupyter)
    assert jupyter.web_app.settings["page_config_data"] == {"dltermsPages": pages}
    assert [address for address, *_ in jupyter.web_app.added] == ["/base/dlterms/pages", "/base/dlterms/search"]
    assert signed(jupyter, "softmax.ipynb") == (pages != "plain")
    assert not signed(jupyter, "pooling.ipynb")


def test_a_server_of_another_folder_is_left_alone(jupyter, tmp_path):
    jupyter.root_dir = str(tmp_path / "secrets")
    server.serve_reader(jupyter)
    assert not jupyter.web_app.added and "page_config_data" not in jupyter.web_app.settings


def test_loading_the_extension_changes_the_handler_of_kernels_and_says_so(handler_class, monkeypatch, caplog):
    monkeypatch.setattr(server, "serve_reader", lambda app: None)
    module = ModuleType("websocket")
    module.KernelWebsocketHandler = handler_class
    monkeypatch.setitem(sys.modules, "jupyter_server.services.kernels.websocket", module)
    with caplog.at_level(logging.DEBUG):
        server._load_jupyter_server_extension(SimpleNamespace(log=logging.getLogger("jupyter")))
    handler = handler_class()
    asyncio.run(handler.open())
    assert handler.calls[-1] is True
    assert "TCP_NODELAY" in caplog.text
