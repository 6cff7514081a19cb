"""What the program stands on, one need a file or folder: settings, db, jobs, log, blobs, clock, telemetry.

Knows no product words and no tables but its own (schema `runtime`).
"""
