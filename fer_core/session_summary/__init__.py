"""What sessions come to: shares of time, episodes, transitions, peaks, their intervals, and how two compare."""
