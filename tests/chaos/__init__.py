"""What must survive when a process dies in the middle of its work."""
