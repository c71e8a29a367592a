import encodeQR from "qr";
import { MAX_QR_BYTES } from "../credential/format.ts";

/**
 * A QR code of a credential as an SVG picture, byte mode, error correction M: a sixth of it may be dirty or torn.
 * @throws RangeError when the text is too long to be read from paper
 */
export function qrSvg(text: string): string {
  if (text.length > MAX_QR_BYTES) throw new RangeError(`a QR code of ${text.length} bytes; at most ${MAX_QR_BYTES}`);
  return encodeQR(text, "svg", { ecc: "medium", encoding: "byte", border: 4 });
}
