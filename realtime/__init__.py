"""The live side: sockets, the hub that fans out, presence. It listens to the domain, which never calls it."""
