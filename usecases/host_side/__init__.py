"""What employers do and are answered; may import nothing that holds an exact place of a person."""
