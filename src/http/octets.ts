/** Text as octets: a string of which each character is one byte of its UTF-8. */
export function octetsOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
