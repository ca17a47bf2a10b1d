"""Validators of the books: each one a function of the books that gives a `Result`."""
