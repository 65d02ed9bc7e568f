"""A server extension that sends each kernel message at once, so that a slider's answer does not wait for the next one.

By default a TCP connection may hold a small packet back until the one before it is acknowledged (Nagle's algorithm,
RFC 896), and the other side may delay that acknowledgement by up to 40 ms. TCP_NODELAY turns the first of the two off.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "dlterms.app.server"}]


def send_at_once(handler: type) -> None:
    """Make a tornado websocket handler class set TCP_NODELAY whenever a connection has opened."""
    opened = handler.open  # type: ignore[attr-defined]

    async def open(self: Any, *args: Any, **kwargs: Any) -> None:
        await opened(self, *args, **kwargs)
        if self.ws_connection is not None:
            self.set_nodelay(True)

    handler.open = open  # type: ignore[attr-defined]


def _load_jupyter_server_extension(app: Any) -> None:
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

    send_at_once(KernelWebsocketHandler)
    app.log.debug("dlterms: kernel messages are sent at once (TCP_NODELAY)")
