"""What the program is, what it is made of, and what it must not be used for."""
