import { EXIT, type Exit } from "./exit.ts";

interface FaultRow {
  readonly exit: Exit;
  readonly meaning: string;
  readonly fix: string;
}

/** What the command line itself refuses, beside the codes that gateways answer with. A code never changes its meaning. */
export const FAULTS = {
  USAGE: {
    exit: EXIT.usage,
    meaning: "The command is not written as its help shows.",
    fix: "Add --help to the command.",
  },
  ACCESS_MISSING: {
    exit: EXIT.usage,
    meaning: "No gateway, or no token for it, was named.",
    fix: "Give --as TW:registrar with an access file, or --gateway with AEO_TOKEN or --token-file.",
  },
  ACCESS_CONFLICT: {
    exit: EXIT.usage,
    meaning: "Two gateways were named, and a token must not go to the wrong one.",
    fix: "Give either --as (AEO_AS) or --gateway with a token (AEO_GATEWAY, AEO_TOKEN).",
  },
  ACCESS_INVALID: {
    exit: EXIT.usage,
    meaning: "The access file, the token or the gateway's address can't be used.",
    fix: "Correct what the detail names; npm start writes the access file anew.",
  },
  PLAIN_HTTP_REFUSED: {
    exit: EXIT.usage,
    meaning: "The token would travel unencrypted to another machine.",
    fix: "Use the gateway's https address, or --allow-http inside a network that you trust.",
  },
  FILE_UNREADABLE: {
    exit: EXIT.usage,
    meaning: "An input file can't be read, or is not in the form that its name says.",
    fix: "Check the path; files are UTF-8, and - stands for standard input.",
  },
  FILE_UNWRITABLE: {
    exit: EXIT.usage,
    meaning: "An output file or its folder can't be written.",
    fix: "Check who owns the folder and whether the disk has room; nothing that was there is changed.",
  },
  FILE_EXISTS: {
    exit: EXIT.usage,
    meaning: "A file that would be written is there already, and keys and ledgers are never overwritten.",
    fix: "Name another place, or move the file away if you know that it is of no use.",
  },
  MEMBERS_INVALID: {
    exit: EXIT.usage,
    meaning: "The file of a network's members is incomplete or contradicts itself.",
    fix: "Correct what the detail names; aeo network key writes the part of each member.",
  },
  TOO_FEW_MEMBERS: {
    exit: EXIT.usage,
    meaning: "With fewer than four validators a single faulty one can stop or split the ledger.",
    fix: "Find more members; until then try things on the demonstration of npm start.",
  },
  ENTRY_DIFFERS: {
    exit: EXIT.usage,
    meaning: "What the network's files say of a member is not what its own keys and member.json say.",
    fix: "Stop: what you handed in was changed on its way. Compare members.json with the other members by voice.",
  },
  BUILD_MISSING: {
    exit: EXIT.usage,
    meaning: "The packages or the built contracts of this clone are missing.",
    fix: "Run npm ci, then npm run build.",
  },
  STORE_IN_USE: {
    exit: EXIT.usage,
    meaning: "The gateway that the store belongs to is running.",
    fix: "Stop the gateway, then repeat the command.",
  },
  ALREADY_REGISTERED: {
    exit: EXIT.usage,
    meaning:
      "The member is registered, and its gateway takes a change that did not come through it for a stranger's: UNKNOWN_WRITES, and SIGNER_IN_USE for the admin's key.",
    fix: "Make the change through the gateway (POST /v1/endpoints, /v1/writers, /v1/statement-keys). Without one, repeat with --past-gateway; a gateway then needs aeo alarm acknowledge for each write, and aeo outbox pass-nonces ADMIN --nobody-else.",
  },
  NO_MATCH: {
    exit: EXIT.negative,
    meaning: "The authority has nothing that fits what was asked for.",
    fix: "Check the identifier against the document it was copied from.",
  },
  AMBIGUOUS_TARGET: {
    exit: EXIT.usage,
    meaning: "Several certifications of the operator are live.",
    fix: "Name the one that is meant by its id.",
  },
  GATEWAY_UNREACHABLE: {
    exit: EXIT.unknown,
    meaning: "No connection to the gateway could be made, or it broke.",
    fix: "Check the address and that the gateway runs: aeo status.",
  },
  GATEWAY_TIMEOUT: {
    exit: EXIT.unknown,
    meaning: "The gateway did not answer in time.",
    fix: "Try again, or allow more time with --timeout.",
  },
  ANSWER_UNREADABLE: {
    exit: EXIT.unknown,
    meaning: "What answered does not speak as a gateway of this release does.",
    fix: "Check that the address is a gateway's, and that its release fits this one.",
  },
} as const satisfies Record<string, FaultRow>;
export type FaultCode = keyof typeof FAULTS;

/** A refusal by the command line itself. `hint` replaces the catalogue's fix where this case has a better one. */
export class CliFault extends Error {
  readonly code: FaultCode;
  readonly hint: string | undefined;

  constructor(code: FaultCode, detail: string, options: { hint?: string; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CliFault";
    this.code = code;
    this.hint = options.hint;
  }

  get exit(): Exit {
    return FAULTS[this.code].exit;
  }

  get fix(): string {
    return this.hint ?? FAULTS[this.code].fix;
  }
}
