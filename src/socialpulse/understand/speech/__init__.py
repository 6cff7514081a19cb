"""What is said in a sound: its text, its language, and when each part of it is said.

A port: the operator names an endpoint that understands the OpenAI transcription protocol, ours or another's. Without
one nothing is heard, and nothing is made up.
"""

from socialpulse.understand.speech.captions import web_vtt
from socialpulse.understand.speech.http import HttpTranscriber
from socialpulse.understand.speech.types import Heard, Segment, Transcriber

__all__ = ["Heard", "HttpTranscriber", "Segment", "Transcriber", "web_vtt"]
