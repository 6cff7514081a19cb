"""Measures of what people say and show: meaning, language and harm of text, what pictures show, what is heard.

Owns the models and how they are run: what comes from a package, what is converted from it, how a batch is cut. Reads
the batches it is given and the model files it is pointed to. Never reads or writes a table, knows no setting and no
word of the product, and decides nothing: every measure goes out with the name and version of what measured it.
"""
