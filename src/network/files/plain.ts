/**
 * A value for a file whose format can't hold every text, or whose readers differ about quotes: settings, nginx. What its field's grammar
 * takes passes; this stops whatever a later field would let through.
 * @throws RangeError when the text could end its line, begin another entry, or be read as a variable or comment
 */
export function plain(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9:/._~+-]*$|^\/[A-Za-z0-9/._-]+$/.test(text)) return text;
  throw new RangeError(`${JSON.stringify(text)} can't stand in a file of settings`);
}
