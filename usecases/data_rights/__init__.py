"""What people may do with their data: read it all, correct, object, erase. One file each."""
