"""Where everything lies that the program keeps, and how it is removed."""
