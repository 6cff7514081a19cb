"""Our engine beside its peers: the same rows, the same filters, the same queries, the same recall.

    python -m benchmarks retrieval [--rows 1000000] [--peers lancedb,qdrant,faiss,zvec] [--folder DIR]

Peers come with requirements/bench.txt; one that is not installed is left out, and the reason printed. Rows are drawn,
never stored (`data`); filters of five selectivities relate to the query in three ways (`filters`); the right answers
come from numpy alone (`truth`). For each kind of filter each engine gets the least effort that reaches recall@10 of .95
(`climbing`), then all are asked in turn, ten questions each, with other queries (`latency`); throughput and memory
are measured in processes of their own (`alone`), changes on ours alone (`updates`).

Inside a query faiss and BLAS have one thread; LanceDB, qdrant and zvec keep the threads they take by themselves.
"""

from benchmarks.retrieval.run import main

__all__ = ["main"]
