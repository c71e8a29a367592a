import { getAddress } from "ethers";

/** Whether an address is in letters of one case, or has the checksum of EIP-55. */
export function isChecksummed(address: string): boolean {
  const digits = address.slice(2);
  return digits === digits.toLowerCase() || digits === digits.toUpperCase() || isExact(address);
}

function isExact(address: string): boolean {
  try {
    return getAddress(address) === address;
  } catch {
    return false;
  }
}
