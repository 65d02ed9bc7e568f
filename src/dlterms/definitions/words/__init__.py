"""Definitions of the ops of dlterms.words."""
