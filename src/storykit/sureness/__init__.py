"""How sure the order of a ranking is: `rank --stability`."""
