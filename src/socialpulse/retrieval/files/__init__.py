"""How rows last: the file format, segments, the manifest, the writer, and what a reader loads."""
