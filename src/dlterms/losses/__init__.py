"""What training makes small, and what is measured beside it."""
