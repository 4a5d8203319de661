"""What a text may mean in two ways, asked back before anybody reads it. Pure functions, no model."""
