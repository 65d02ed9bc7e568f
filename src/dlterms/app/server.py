"""The server extension: kernel messages are sent at once, and the reader in JupyterLab gets its answers.

By default a TCP connection may hold a small packet back until the one before it is acknowledged (Nagle's algorithm,
RFC 896), and the other side may delay that acknowledgment by up to 40 ms, so that a slider's answer would wait for the
next one. TCP_NODELAY turns the first of the two off.
"""

from pathlib import Path
from typing import Any

from traitlets import Enum
from traitlets.config import Configurable


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "dlterms.app.server"}]


class DltermsReader(Configurable):
    """How the reader behaves in this server; `dlterms lab` says it on the command line."""

    pages = Enum(
        ["plain", "awake", "asleep"],
        "plain",
        help="plain: pages are notebooks like any other. awake: published pages are signed and run when they are "
        "opened. asleep: they are signed only. Awake or asleep, a page counts as changed when the reader types.",
    ).tag(config=True)


def send_at_once(handler: type) -> None:
    """Make a tornado websocket handler class set TCP_NODELAY whenever a connection has opened."""
    opened = handler.open  # type: ignore[attr-defined]

    async def open(self: Any, *args: Any, **kwargs: Any) -> None:
        await opened(self, *args, **kwargs)
        if self.ws_connection is not None:
            self.set_nodelay(True)

    handler.open = open  # type: ignore[attr-defined]


def serve_reader(app: Any) -> None:
    """Answer the reader's questions, where the collection is in the folder that is served, and tell it of that."""
    from dlterms.app import reader, signing

    root = Path(app.root_dir)
    folder = reader.collection(root)
    if folder is None:
        return
    pages = DltermsReader(parent=app).pages
    if pages != "plain":
        signed = signing.sign(root / folder, app.contents_manager.notary)
        app.log.info("dlterms: %d pages are as published and signed", len(signed))
    app.web_app.add_handlers(".*$", reader.handlers(app.web_app.settings["base_url"], folder))
    app.web_app.settings.setdefault("page_config_data", {})["dltermsPages"] = pages


def _load_jupyter_server_extension(app: Any) -> None:
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

    send_at_once(KernelWebsocketHandler)
    app.log.debug("dlterms: kernel messages are sent at once (TCP_NODELAY)")
    serve_reader(app)
