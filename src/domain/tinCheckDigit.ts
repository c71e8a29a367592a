const ABN_WEIGHTS = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];

/**
 * Whether eleven digits are a well-formed Australian Business Number: the first digit less one, every digit times its
 * weight, and the sum divisible by 89. false for anything that is not eleven digits.
 */
export function isValidAbn(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false;
  const sum = ABN_WEIGHTS.reduce((total, weight, i) => total + weight * (Number(text[i]) - (i === 0 ? 1 : 0)), 0);
  return sum % 89 === 0;
}

/** The Australian Business Number of a nine-digit serial; the two check digits, 11 to 99, lead. Throws a RangeError otherwise. */
export function abnOf(serial: string): string {
  if (!/^\d{9}$/.test(serial)) throw new RangeError("an Australian Business Number is made from nine digits");
  const sum = ABN_WEIGHTS.slice(2).reduce((total, weight, i) => total + weight * Number(serial[i]), 0);
  return `${99 - (sum % 89)}${serial}`;
}
