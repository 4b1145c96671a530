"""The clock of files: what is due, legal holds, archives, and technical data that grows old."""
