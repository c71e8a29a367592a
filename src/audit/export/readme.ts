/** The page that goes with every export, for a reader who has nothing else of ours. */
export function exportReadme(): string {
  return README;
}

const README = `# A history of the AEO ledger

\`history.jsonl\` (or the .jsonl file beside this page) holds everything that was ever written to a ledger on which customs
administrations share which traders are Authorized Economic Operators. It holds no name and no identifier of a trader: certifications
go by random ids, profiles by salted hashes. The file is UTF-8, one JSON object per line, each ended by one line feed (LF).
\`schema.json\` describes a line as JSON Schema (2020-12).

## Lines

1. One **header**: the chain's id, the hash of its block 0, and for each of the four registries its address, the keccak256 of its code
   and the block of its creation.
2. One **event** per fact, in the order of (block, logIndex), which is the one order of the ledger.
3. One **trailer**: up to which block this is the whole history, how many events each registry has, its head, the SHA-256 of all bytes
   before the trailer's line, and perhaps a signature.

An event has two halves that say the same. \`topic\`, \`subject\` and \`data\` are the log as the chain has it. \`type\`, \`writer\` and
\`fact\` are what that means: the event's name, the address that wrote it, and its fields. Times are seconds since 1970 in UTC, and 0 in
an end means "open". Economies are ISO 3166-1 alpha-2 codes. \`operatorTypes\`, \`modes\`, \`tiers\`, \`roles\`, \`benefits\` and
\`electorate\` are sets: bit 0 is the first of its kind. Modes are sea, air, road, rail. Roles are registrar, signatory, monitor, admin.
A \`record\` is a certification as it was after the fact.

## Checking it

Everything that matters can be checked with SHA-256 alone.

- **Complete and unaltered.** Each registry counts its events in \`sequence\`, from 1 without a gap, and keeps a \`head\` of 24 bytes:
  head(0) = the first 24 bytes of SHA-256(chain id as 32 bytes, big-endian; 12 zero bytes; the registry's address);
  head(n) = the first 24 bytes of SHA-256(head(n-1); \`time\` as 8 bytes, big-endian; \`topic\`; \`subject\`; \`data\`), all as bytes.
  Each line says its \`head\`; the last of each registry is in the trailer. Whoever wrote down a head, signed it, or finds it in a block
  of the chain (function history(), slot 0 of the registry) knows that this is the history that had it.
- **Damage.** \`sums\` is, for each member before it, in their order, the CRC-32 (as in gzip) of \`"name":value\` as the line has it, in
  8 hex digits: it says which member is damaged. \`digest\` is SHA-256, in hex, over the digest of the line before (nothing for the
  first line) as text, followed by the line without \`sums\` and \`digest\`: it says where a line is missing, added or moved. Anybody can
  compute both anew, so they prove nothing against a forger; the heads do.
- **Signature.** A compact JWS (RFC 7515, EdDSA with Ed25519, typ \`aeo-audit-export+jwt\`) whose claims are the trailer's members but
  for \`kind\` and \`signature\`, the header's chainId, \`iss\` (the economy that signed) and \`iat\` (when). \`kid\` names a key of that
  economy with purpose HEAD among the events StatementKeyAdded.

\`block\`, \`blockHash\`, \`logIndex\` and \`transaction\` say where an event stands on the chain; the heads do not cover them, digest,
sha256 and signature do.

## Reading \`data\`

\`data\` is in the ABI encoding of Solidity: words of 32 bytes; a list or a text is an offset to where it stands, in bytes from the
beginning. Its first two words are \`sequence\` and the writer's address. \`topic\` is keccak256 of the event's name with the types of its
fields. A certification event goes on with the decision's date, the record in one word (from the left: economy 16 bits, programme 8,
tier 8, operator types 32, status 8, version 24, validFrom 40, validUntil 40, reviewAt 40, effectiveFrom 40; status 1 = certified,
2 suspended, 3 revoked, 4 annulled, 5 withdrawn, 6 reissued) and the hash of the profile. For the others \`fact\` names the fields in
the order of the data.

Whoever has the software of the ledger checks all of this, and that every fact was written by somebody who had the right, with:
\`aeo audit replay --file history.jsonl --book address-book.json\`.
`;
