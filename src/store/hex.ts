/** Stored bytes as 0x hex. */
export function hexOf(bytes: Uint8Array): `0x${string}` {
  // A view, not a copy: every event that is read back comes through here.
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

/** 0x hex as the bytes that are stored. */
export function bytesOf(hex: `0x${string}`): Buffer {
  return Buffer.from(hex.slice(2), "hex");
}
