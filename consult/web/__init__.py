"""The pages: server-rendered, alive by ES modules."""
