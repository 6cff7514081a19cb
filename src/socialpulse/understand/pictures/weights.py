"""Model files that come inside packages: found without importing the package, and used only if byte for byte known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from socialpulse.core.errors import CannotStart
from socialpulse.understand.text import open_session

if TYPE_CHECKING:
    import onnxruntime


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file of a package, with the SHA-256 that it was measured with.

    package is pinned too: a later one may bring another model under the same name.
    """

    name: str
    package: str
    release: str
    file: str
    sha256: str

    @property
    def version(self) -> str:
        return f"{self.release}-{self.sha256[:8]}"

    def load(self) -> bytes:
        """Return the content. Raises CannotStart where the package or file is missing, or is another."""
        mend = f"install {self.package}=={self.release}"
        try:
            path = Path(str(metadata.distribution(self.package).locate_file(self.file)))
            content = path.read_bytes()
        except metadata.PackageNotFoundError:
            raise CannotStart(f"{self.name}: the package {self.package} is not installed; {mend}") from None
        except OSError as error:
            raise CannotStart(f"{self.name}: its file cannot be read ({error}); {mend} anew") from None
        self.check(content, str(path))
        return content

    def check(self, content: bytes, where: str) -> None:
        """Raise CannotStart where these bytes are not the known ones."""
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise CannotStart(
                f"{self.name}: {where} has {len(content):,} bytes of SHA-256 {found[:16]}…, known is "
                f"{self.sha256[:16]}…: it is damaged or of another release; install {self.package}=={self.release}"
            )

    def open(self, n_threads: int) -> onnxruntime.InferenceSession:
        """Return a session on the model. Raises CannotStart as `load` and where onnxruntime cannot run it."""
        return open_session(self.load(), n_threads)
