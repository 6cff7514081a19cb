"""What a text may hold that is to be kept."""

NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps none
