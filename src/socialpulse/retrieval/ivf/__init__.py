"""The fast engine: rows in lists by meaning, 1-bit codes, marks; looks at the rows that may matter."""
