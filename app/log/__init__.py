"""The log, shown; and what happens when the program does not know what to do."""
