"""What people can do and what jobs ask; knows no place and no person."""
