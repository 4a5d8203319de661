"""How the bundled English-Spanish model is made: prepare, train, average, export, report."""
