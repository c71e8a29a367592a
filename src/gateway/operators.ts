import { memberStatusAt } from "../domain/authority.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import { AeoError } from "../domain/errors.ts";
import type { Profile } from "../domain/profile.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import { Nodes } from "../ledger/nodes.ts";
import { type OperatorQueue, prepareNoncePass, prepareRequeue } from "../ledger/requeue.ts";
import { RpcError } from "../ledger/rpc.ts";
import type { Erasable, OperatorTools, Prepared } from "../services/operatorTools.ts";
import type { SignerRole } from "../services/ports.ts";
import { operatorQueue } from "../store/sendQueue.ts";
import type { IdentityWatch } from "./identityWatch.ts";
import type { Partners } from "./partners.ts";
import type { Reading } from "./reading.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";

export interface OperatorsParts {
  readonly stores: Stores;
  readonly signers: Secrets["signers"];
  readonly reading: Pick<Reading, "nodes" | "view">;
  readonly partners: Pick<Partners, "feedClient">;
  readonly identity: IdentityWatch;
}

/** What operators may do to this gateway, over its stores and nodes. */
export function openOperators({ stores, signers, reading, partners, identity }: OperatorsParts): OperatorTools {
  const nodes = new Nodes(() => reading.nodes.preferred);
  const queueOf = (address: string): OperatorQueue => operatorQueue(stores.database, address as `0x${string}`);
  const signerOf = (role: SignerRole) => {
    const signer = signers[role];
    if (signer !== undefined) return signer.address;
    throw new AeoError("NOT_AUTHORISED_ON_LEDGER", `this gateway holds no key for the role ${role}`);
  };
  return {
    alarms: (after, limit) => stores.unknownWrites.list(after, limit),
    acknowledge(id, by, reason, now) {
      identity.acknowledge(id, by, reason, now);
      const found = stores.unknownWrites.find(id);
      if (found === undefined) throw new AeoError("UNKNOWN_ALARM", `there is no alarm ${id}`);
      return found;
    },
    requeue: (id) =>
      prepared(async () => {
        const signer = stores.outbox.signerOf(id);
        if (signer === undefined) throw new AeoError("UNKNOWN_OPERATION", `there is no operation ${id}`);
        const apply = await prepareRequeue(queueOf(signer), nodes, id);
        return (now) => ({ outcome: apply(now) });
      }),
    passNonces: (role) =>
      prepared(async () => {
        const apply = await prepareNoncePass(queueOf(signerOf(role)), nodes);
        return () => ({ passed: apply() });
      }),
    revokeToken: (token, by, at) => stores.revokedTokens.revoke({ ...token, by, at }),
    restartFeed(partner) {
      const { state, asOf } = reading.view.current();
      if (memberStatusAt(state.authorities, partner, asOf.time) === "NONE")
        throw new AeoError("UNKNOWN_MEMBER", `${partner} is no member`);
      stores.partners.removeAll(partner);
    },
    erasable(named) {
      const found = "id" in named ? [named.id] : stores.lookup.byTin(normaliseTin(named.tin)).map(idOf).toReversed();
      const families = new Map<string, Erasable>();
      for (const certificationId of found) {
        const together = stores.consents.linked(certificationId).filter((id) => stores.lookup.versions(id).length > 0);
        const key = together.join();
        // The newest stands for all of its family.
        if (together.length > 0 && !families.has(key)) families.set(key, { certificationId, together });
      }
      return [...families.values()];
    },
    erase(id) {
      const erased = stores.profiles.eraseLinked(id);
      if (erased.length === 0) throw new AeoError("UNKNOWN_CERTIFICATION", `no profile of ${id} is kept here`);
      return erased;
    },
    swept(partner) {
      if (partner !== undefined) partners.feedClient.restart(partner);
      stores.database.purgeDeleted();
    },
  };
}

function idOf({ profile }: { readonly profile: Profile }): CertificationId {
  return profile.certificationId;
}

/** Lets what went wrong be said where it is done: a repeated request is answered before that. */
async function prepared<T>(body: () => Promise<(now: number) => T>): Promise<Prepared<T>> {
  try {
    return { apply: await body() };
  } catch (error) {
    const refusal =
      error instanceof RpcError ? new AeoError("LEDGER_UNAVAILABLE", error.message, { cause: error }) : error;
    return {
      apply: () => {
        throw refusal;
      },
    };
  }
}
