/** The opcodes by which code could be handed over, destroyed or made, or value moved. STATICCALL is not among them. */
export const FORBIDDEN: ReadonlyMap<number, string> = new Map([
  [0xf0, "CREATE"],
  [0xf1, "CALL"],
  [0xf2, "CALLCODE"],
  [0xf4, "DELEGATECALL"],
  [0xf5, "CREATE2"],
  [0xff, "SELFDESTRUCT"],
]);

const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/** The opcodes of deployed code in their order, without what is pushed and without the compiler's metadata at the end. */
export function opcodesOf(deployedBytecode: string): number[] {
  const bytes = Buffer.from(deployedBytecode.replace(/^0x/, ""), "hex");
  const code = bytes.subarray(0, bytes.length - metadataLength(bytes));
  const opcodes: number[] = [];
  for (let at = 0; at < code.length; at++) {
    const opcode = code.readUInt8(at);
    opcodes.push(opcode);
    if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH1 + 1;
  }
  return opcodes;
}

/** The metadata is a CBOR map followed by its length in two bytes; 0 when the code ends with none. */
function metadataLength(bytes: Buffer): number {
  if (bytes.length < 2) return 0;
  const length = bytes.readUInt16BE(bytes.length - 2) + 2;
  const isMap = length < bytes.length && (bytes.readUInt8(bytes.length - length) & 0xe0) === 0xa0;
  return isMap ? length : 0;
}
