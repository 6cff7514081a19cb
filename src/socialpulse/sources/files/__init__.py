"""Files of accounts that people already hold: CSV, JSON, JSON lines and Parquet, plain, gzip or zstd.

sniff, encodings, dialects   what the file is
streams, elements            its bytes, in the memory of one block
csv, json, parquet           its records, in chunks
envelopes, shapes            what is inside an answer of an API, and records whose fields are known by name
vocabulary, content, columns which column is which field: header and values together, with the reason
identity, kinds, posts, rows from records to observations and rejects
source                       all of it, put together
"""

from socialpulse.sources.files.source import FileSource, open_file

__all__ = ["FileSource", "open_file"]
