"""How rows are held: the values of each kind of column, text by code, vectors; from Arrow and back."""
