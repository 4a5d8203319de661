"""What tests stand on: real servers, databases and networks of this run alone, and a client that obeys the wire."""
