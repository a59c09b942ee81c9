"""The rows of an export, ranked as go-gets without files of their own: `rank --candidates`."""
