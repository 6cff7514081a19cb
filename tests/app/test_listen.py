"""The socket that the server listens on."""

from __future__ import annotations

import socket
from pathlib import Path

from socialpulse.app.run import listen
from socialpulse.runtime.settings import load_settings


def test_an_answer_never_waits_for_the_client_to_confirm_its_beginning(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with listen(load_settings(data=tmp_path, api={"port": port})) as door:
        door.listen()
        with socket.create_connection(door.getsockname()), door.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
