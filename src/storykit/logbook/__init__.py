"""What the activity log says: asks against their limits, and what the stories led to."""
