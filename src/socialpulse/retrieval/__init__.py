"""Find a few rows among many by any filter, by meaning and by weighted rank, with exact counts and facets.

    schema = Schema((Category("country"), Number("size", NumberType.U32)), (Vector("text", 384),))
    Index.create(folder, schema)

    with Index.write(folder) as writer:                      # one at a time
        writer.upsert(pa.table({"id": ids, "country": countries, "size": sizes, "text": vectors}))
        writer.update(pa.table({"id": ids, "size": sizes}))  # the rest of these rows stays
        writer.commit()                                      # lasts, and every reader sees it

    build(folder, schema, batches_after)                     # or at once: any number of batches, goes on after a kill

    index = Index.open(folder)                               # any number, in any number of processes
    answer = index.search(Query(
        filter=And((Equals("country", "DE"), Range("size", 10_000, 100_000))),
        rank=nearest("text", query),
        facets=(TopValues("country"),),
    ))

Stands alone: numpy, numba and pyarrow, no word of the product. In reading order, each using only what stands before it:

    schema filters query answer engine     what may be said, and what an engine must do
    stored   how rows are held             columns conditions words rows clusters batches lines encode decode kept
    files    how rows last                 container progress vectors segment side_files patches manifest lock tiers
                                           piece writer
    exact    looks at every row            mask matched similarity terms order rank groups top facets search index
    ivf      looks at those that matter    kernels build_kernels rabitq kmeans marks narrow rehearse calibrate arrange
                                           kin families search

Both engines read the same folders; the exact one is the reference that the fast one is checked against. How the fast
one works stands in docs/retrieval.md.
"""

from socialpulse.retrieval.answer import Answer, BucketCounts, FacetCounts, Plan, Step, ValueCounts
from socialpulse.retrieval.building import build
from socialpulse.retrieval.engine import Engine, Reads, Status, Writes
from socialpulse.retrieval.errors import Damaged, OtherFormat
from socialpulse.retrieval.exact.index import ExactIndex
from socialpulse.retrieval.files.manifest import exists
from socialpulse.retrieval.files.progress import Progress, Stage, Tells, say_nothing
from socialpulse.retrieval.files.residence import Residence
from socialpulse.retrieval.files.verify import Verified, verify
from socialpulse.retrieval.files.writer import Writer
from socialpulse.retrieval.filters import (
    And,
    ContainsAll,
    ContainsAny,
    Ends,
    Equals,
    Everything,
    Filter,
    IdIn,
    In,
    Missing,
    Not,
    Or,
    Range,
    Value,
)
from socialpulse.retrieval.ivf.index import ENGINE, ENGINES, Index
from socialpulse.retrieval.measure import Measured, Measurement, measured
from socialpulse.retrieval.query import (
    MAX_K,
    ByColumn,
    Decay,
    Facet,
    Histogram,
    Linear,
    Log,
    Matches,
    Order,
    Position,
    Query,
    Rank,
    Recall,
    Similarity,
    Term,
    TopValues,
    Weighted,
    nearest,
)
from socialpulse.retrieval.ready import make_ready
from socialpulse.retrieval.schema import (
    Bool,
    Category,
    Column,
    Metric,
    MultiCategory,
    Number,
    NumberType,
    Precision,
    Schema,
    Time,
    Vector,
)

__all__ = [
    "ENGINE",
    "ENGINES",
    "MAX_K",
    "And",
    "Answer",
    "Bool",
    "BucketCounts",
    "ByColumn",
    "Category",
    "Column",
    "ContainsAll",
    "ContainsAny",
    "Damaged",
    "Decay",
    "Ends",
    "Engine",
    "Equals",
    "Everything",
    "ExactIndex",
    "Facet",
    "FacetCounts",
    "Filter",
    "Histogram",
    "IdIn",
    "In",
    "Index",
    "Linear",
    "Log",
    "Matches",
    "Measured",
    "Measurement",
    "Metric",
    "Missing",
    "MultiCategory",
    "Not",
    "Number",
    "NumberType",
    "Or",
    "Order",
    "OtherFormat",
    "Plan",
    "Position",
    "Precision",
    "Progress",
    "Query",
    "Range",
    "Rank",
    "Reads",
    "Recall",
    "Residence",
    "Schema",
    "Similarity",
    "Stage",
    "Status",
    "Step",
    "Tells",
    "Term",
    "Time",
    "TopValues",
    "Value",
    "ValueCounts",
    "Vector",
    "Verified",
    "Weighted",
    "Writer",
    "Writes",
    "build",
    "exists",
    "make_ready",
    "measured",
    "nearest",
    "say_nothing",
    "verify",
]
