/** Identifiers that sort by the time they were made in. */

/**
 * A UUIDv7 (RFC 9562): 48 bits of milliseconds, then randomness.
 * @param {number} [at] milliseconds since 1970
 * @returns {string}
 */
export function newId(at = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Not by shifts: they work on 32 bits and milliseconds have 48.
  for (let index = 5, rest = at; index >= 0; index -= 1, rest = Math.floor(rest / 256)) {
    bytes[index] = rest % 256;
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
