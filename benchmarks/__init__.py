"""Figures with their conditions: each file is one benchmark, `python -m benchmarks` runs them all.

A benchmark prints its target beside what it measured, its peers where it has any, and the machine. None is a test.
"""
