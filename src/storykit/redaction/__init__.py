"""What of a library everybody may see; every public output is made of it."""
