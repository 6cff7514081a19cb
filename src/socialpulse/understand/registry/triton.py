"""A model that another server runs: the KServe v2 protocol over HTTP, with tensors as plain bytes, as Triton speaks it.

Protocol: kserve/open-inference-protocol, REST; the binary tensor extension is Triton's. Read November 2026.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt

from socialpulse.core.errors import CannotStart, Invalid, Unavailable

Array = npt.NDArray[Any]

_DTYPES = {
    "BOOL": np.bool_,
    "UINT8": np.uint8,
    "UINT16": np.uint16,
    "UINT32": np.uint32,
    "UINT64": np.uint64,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "INT64": np.int64,
    "FP16": np.float16,
    "FP32": np.float32,
    "FP64": np.float64,
}
_NAMES = {np.dtype(kind): name for name, kind in _DTYPES.items()}
_JSON_LENGTH = "inference-header-content-length"


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or output of a model. shape: -1 where any length fits · type: the protocol's word, such as FP32"""

    name: str
    shape: tuple[int, ...]
    type: str


class Triton:
    """An inference server. Safe to use from several threads."""

    def __init__(self, url: str, key: str | None = None, timeout_s: float = 10.0) -> None:
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        self._url = url.rstrip("/")
        self._client = httpx.Client(headers=headers, timeout=timeout_s)

    def close(self) -> None:
        self._client.close()

    def is_ready(self, model: str = "", version: str = "") -> bool:
        """Return whether the server, or one of its models, takes questions now."""
        try:
            return self._client.get(self._at(model, version, "ready")).is_success
        except httpx.HTTPError:
            return False

    def load(self, model: str) -> None:
        """Have the server load a model of its repository. Raises Unavailable."""
        self._answered("POST", f"{self._url}/v2/repository/models/{model}/load", b"{}", {})

    def open(self, model: str, version: str = "") -> TritonSession:
        """Return a model as an open session. Raises Unavailable when the server does not know it or does not answer."""
        answer = self._answered("GET", self._at(model, version), b"", {})
        told = _read_json(answer.content, self._url)
        try:
            inputs, outputs = ([_tensor(one) for one in told[side]] for side in ("inputs", "outputs"))
        except (KeyError, TypeError, ValueError) as error:
            raise Unavailable(f"{self._url} does not describe the model {model} ({error!r})") from None
        unknown = sorted({tensor.type for tensor in (*inputs, *outputs)} - _DTYPES.keys())
        if unknown:
            raise CannotStart(f"the model {model} of {self._url} has tensors of {', '.join(unknown)}, not of numbers")
        return TritonSession(self, self._at(model, version, "infer"), inputs, outputs)

    def infer(self, url: str, head: Mapping[str, Any], arrays: Sequence[Array]) -> dict[str, Array]:
        """Return the outputs of a question, by name. Raises Unavailable."""
        text = json.dumps(head).encode()
        body = b"".join((text, *(array.tobytes() for array in arrays)))
        headers = {"content-type": "application/octet-stream", _JSON_LENGTH: str(len(text))}
        answer = self._answered("POST", url, body, headers)
        try:
            return _outputs(answer.content, answer.headers.get(_JSON_LENGTH))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unavailable(f"{url} answered something else than tensors ({error!r})") from None

    def _at(self, model: str, version: str, verb: str = "") -> str:
        if not model:
            return f"{self._url}/v2/health/{verb}"
        parts = [f"{self._url}/v2/models/{model}", *([f"versions/{version}"] if version else []), verb]
        return "/".join(part for part in parts if part)

    def _answered(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        try:
            answer = self._client.request(method, url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable(f"{url} does not answer ({error or type(error).__name__})") from None
        if not answer.is_success:
            raise Unavailable(f"{url} answered {answer.status_code}: {answer.text[:200]}")
        return answer


class TritonSession:
    """A model on a server, called as onnxruntime's InferenceSession is. Safe to use from several threads."""

    def __init__(self, triton: Triton, url: str, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> None:
        self._triton, self._url = triton, url
        self._inputs, self._outputs = list(inputs), list(outputs)

    def get_inputs(self) -> list[Tensor]:
        return self._inputs

    def get_outputs(self) -> list[Tensor]:
        return self._outputs

    def run(self, names: Sequence[str] | None, feeds: Mapping[str, Array]) -> list[Array]:
        """Return the named outputs in order, all of them for None.

        Raises Invalid when an input is missing or of another type, Unavailable when the server does not answer well.
        """
        arrays = [self._fed(tensor, feeds) for tensor in self._inputs]
        wanted = [tensor.name for tensor in self._outputs] if names is None else list(names)
        head = {
            "inputs": [
                {
                    "name": tensor.name,
                    "shape": array.shape,
                    "datatype": tensor.type,
                    "parameters": {"binary_data_size": array.nbytes},
                }
                for tensor, array in zip(self._inputs, arrays, strict=True)
            ],
            "outputs": [{"name": name, "parameters": {"binary_data": True}} for name in wanted],
        }
        found = self._triton.infer(self._url, head, arrays)
        missing = set(wanted) - found.keys()
        if missing:
            raise Unavailable(f"{self._url} left out {', '.join(sorted(missing))}")
        return [found[name] for name in wanted]

    def _fed(self, tensor: Tensor, feeds: Mapping[str, Array]) -> Array:
        array = feeds.get(tensor.name)
        given = None if array is None else _NAMES.get(array.dtype)
        if array is None or given != tensor.type:
            raise Invalid.one(tensor.name, given, f"the model takes {tensor.type} of shape {tensor.shape}")
        return np.ascontiguousarray(array)


def _tensor(told: Mapping[str, Any]) -> Tensor:
    return Tensor(str(told["name"]), tuple(int(length) for length in told["shape"]), str(told["datatype"]))


def _outputs(content: bytes, json_length: str | None) -> dict[str, Array]:
    """Return the tensors of an answer: those with a size lie behind the JSON, in order, others inside it."""
    n_json = len(content) if json_length is None else int(json_length)
    at, found = n_json, dict[str, Array]()
    for told in json.loads(content[:n_json])["outputs"]:
        kind, shape = np.dtype(_DTYPES[told["datatype"]]), tuple(told["shape"])
        n_bytes = told.get("parameters", {}).get("binary_data_size")
        if n_bytes is None:
            found[told["name"]] = np.array(told["data"], kind).reshape(shape)
        else:
            found[told["name"]] = np.frombuffer(content[at : at + n_bytes], kind).reshape(shape)
            at += n_bytes
    return found


def _read_json(content: bytes, url: str) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Unavailable(f"{url} answered something else than a JSON object: {content[:200]!r}")
    return told
