"""What is computed while the process forks is computed all the same."""

from __future__ import annotations

import os
import subprocess
import sys

FORK_BESIDE_MATRICES = """
import subprocess, sys, threading
import numpy as np
from socialpulse.runtime.interpreter import tune_interpreter

tune_interpreter()
many, few = np.ones((1024, 384), np.float32), np.ones((384, 800), np.float32)
over = threading.Event()

def multiply():
    while not over.is_set():
        many @ few

at_work = [threading.Thread(target=multiply) for _ in range(2)]
for thread in at_work:
    thread.start()
for _ in range(40):
    subprocess.run(["true"], preexec_fn=lambda: None, check=True)
over.set()
for thread in at_work:
    thread.join()
"""


def test_matrices_are_multiplied_while_processes_are_forked() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    subprocess.run([sys.executable, "-c", FORK_BESIDE_MATRICES], env=environment, check=True, timeout=120)
