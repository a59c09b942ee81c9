"""The best set of go-gets for a quarter: the verb `plan`."""
