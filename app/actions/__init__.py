"""Every action of the window: what it is called, which key it has, where it works, what it does."""
