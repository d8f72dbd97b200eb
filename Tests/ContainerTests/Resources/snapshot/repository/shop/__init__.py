"""A package with a file, a module that is imported late, and one that fails."""
