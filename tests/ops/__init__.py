"""The cases and literal transcriptions of the ops, a module for each module of the package."""
