"""What the live room is measured against."""
