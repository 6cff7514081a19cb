"""One file an engine; `sql` is shared by those that take filters as text."""
