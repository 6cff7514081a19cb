"""Files that people hand in: who may is asked before a byte is read, and the bytes lie on the disk, never in memory."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path

from fastapi import Request, Response, UploadFile
from fastapi.routing import APIRoute

from socialpulse.accounts.permissions import Act, allow
from socialpulse.accounts.types import Who
from socialpulse.core.errors import Invalid, TooLarge

PART_BYTES = 4 << 20


def guarded(who: Who, act: Act) -> type[APIRoute]:
    """Return routes that ask whether the caller may do this before they read the body."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[None, None, Response]]:
            handle = super().get_route_handler()

            async def ask_first(request: Request) -> Response:
                allow(await who(request), act)
                return await handle(request)

            return ask_first

    return Guarded


async def spooled(file: UploadFile, scratch: Path, most_bytes: int) -> Path:
    """Return a file in `scratch` with the bytes of an upload; the caller removes it.

    Raises TooLarge, and Invalid where there are no bytes: then nothing is left of it.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    n_bytes = 0
    with tempfile.NamedTemporaryFile(dir=scratch, prefix="upload-", delete=False) as out:
        path = Path(out.name)
        while part := await file.read(PART_BYTES):
            n_bytes += len(part)
            if n_bytes > most_bytes:
                path.unlink()
                raise TooLarge(
                    f"the file has more than {most_bytes:,} bytes; split it, or import it with the command line"
                )
            await asyncio.to_thread(out.write, part)
    if n_bytes == 0:
        path.unlink()
        raise Invalid.one("file", file.filename or "", "is empty")
    return path
