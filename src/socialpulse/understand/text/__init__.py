"""Measures of text: sentence vectors and languages.

Texts in, arrays or records out; every measure has a name and a version. Knows no tables and no settings, and decides
nothing. Models are imported and loaded when asked for, never on import.
"""

from socialpulse.understand.text.clean import clean_text
from socialpulse.understand.text.convert.bert import Bert, Dense, Norm, load_bert
from socialpulse.understand.text.embedder import ModelSpec, OnnxEmbedder, TextEmbedder
from socialpulse.understand.text.language import Language, LanguageDetector
from socialpulse.understand.text.minilm import Precision, find_package, load_minilm
from socialpulse.understand.text.onnx_folder import load_onnx
from socialpulse.understand.text.session import onnx_failures, open_session
from socialpulse.understand.text.tokenizer import load_tokenizer
from socialpulse.understand.text.tuned import SLOTS, TUNED, Tuned, save_tuned

__all__ = [
    "SLOTS",
    "TUNED",
    "Bert",
    "Dense",
    "Language",
    "LanguageDetector",
    "ModelSpec",
    "Norm",
    "OnnxEmbedder",
    "Precision",
    "TextEmbedder",
    "Tuned",
    "clean_text",
    "find_package",
    "load_bert",
    "load_minilm",
    "load_onnx",
    "load_tokenizer",
    "onnx_failures",
    "open_session",
    "save_tuned",
]
