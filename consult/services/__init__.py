"""Changes of state: each checks, does, once, in one transaction, and announces after the commit."""
