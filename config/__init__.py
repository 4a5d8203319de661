"""The wiring of the house: settings, addresses, logging."""
