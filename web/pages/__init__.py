"""What is answered at each address of the screens: read, ask one use case, show."""
