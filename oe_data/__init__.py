"""Total place: all the public money, buildings and people of one area (standard library only, so that it imports anywhere)."""
