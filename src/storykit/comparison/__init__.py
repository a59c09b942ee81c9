"""What moves between two rankings, and why: the verb `diff`."""
