"""Where pictures are developed: a process of its own that opens a hostile file, makes ours of it and says what it saw.

`work.py` is the process. Nothing here reads a table, a setting or the network, and nothing but `developing.py` beside
this folder starts it.
"""
