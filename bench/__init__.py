"""Benchmarks: each is one command, measures its peers in the same run, and fails only for lost or doubled comments."""
