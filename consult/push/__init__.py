"""How a message reaches a device: each kind of address has a sender, and none of them knows why it is sent."""
