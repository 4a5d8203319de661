"""The demo: five doctors and six cases between them, told by the real services at the times they happened."""
