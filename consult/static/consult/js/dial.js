// The page's first socket, opened before the page is read: its handshake takes two round trips. Nothing is said on it
// until the page knows where it stands (live.js); a module would come too late.
{
  const address = new URL("/ws/", window.location.href);
  address.protocol = address.protocol.replace("http", "ws");
  // Where the server knows it, what was said together comes together: frames of one message, a line each.
  const open = () => new WebSocket(address, ["interconsulta.v1.json-seq", "interconsulta.v1.json"]);
  let first = open();
  /** A socket that is open or about to be, and nobody else's. */
  window.dial = () => {
    const early = first;
    first = null;
    return early?.readyState <= WebSocket.OPEN ? early : open();
  };
}
