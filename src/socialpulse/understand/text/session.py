"""Opens ONNX models. onnxruntime is imported with the first model, not with this package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from socialpulse.core.errors import CannotStart

if TYPE_CHECKING:
    import onnxruntime


def open_session(model: bytes | Path, n_threads: int = 1) -> onnxruntime.InferenceSession:
    """Return an onnxruntime session on the processor. model: the file's content, or where it lies.

    With one thread it runs on its caller's; further threads sleep between steps, they do not spin.
    Raises CannotStart when onnxruntime cannot read the model.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = n_threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"]
        )
    except onnx_failures() as error:
        where = "the model" if isinstance(model, bytes) else str(model)
        raise CannotStart(f"onnxruntime cannot open {where}: {error}") from error


def onnx_failures() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises for a model or an input that does not fit. Its errors share no parent."""
    from onnxruntime.capi import onnxruntime_pybind11_state as raised

    return (
        raised.Fail,
        raised.InvalidArgument,
        raised.InvalidGraph,
        raised.InvalidProtobuf,
        raised.NoModel,
        raised.NoSuchFile,
        raised.NotImplemented,
        raised.RuntimeException,
    )
