"""What a reader starts: the command line, the JupyterLab server's part, and the scaffold of a new term."""
