"""dlterms."""
