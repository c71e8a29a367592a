import { common } from "../components/common.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { Field } from "../components/Field.tsx";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { address, addressWith, goTo } from "../lib/address.ts";
import { number } from "../lib/figures.ts";
import { textOf } from "../lib/form.ts";
import { exactMoment } from "../lib/format.ts";
import { economyName, memberStatusName } from "../lib/terms.ts";
import { EntryTable } from "./EntryTable.tsx";
import type { TransactionAnswer } from "./types.ts";
import { useChecks } from "./useChecks.ts";
import { audit } from "./words.ts";

/** One transaction: who sent it by which right, what it wrote, and how to ask a node about it. */
export function TransactionView() {
  const hash = address.value.get("hash") ?? "";
  const { answer, error } = useAnswer<TransactionAnswer>(
    hash === "" ? undefined : `/v1/audit/transactions/${hash}`,
  ).value;
  const show = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = textOf(new FormData(event.currentTarget as HTMLFormElement), "hash").toLowerCase();
    goTo(addressWith({ view: "transaction", hash: typed }, new URLSearchParams()));
  };
  return (
    <>
      <form class="card fields no-print" onSubmit={show}>
        <Field id="hash" label={audit("tx.hash")} wide>
          {(control) => <input {...control} name="hash" key={hash} defaultValue={hash} required spellcheck={false} />}
        </Field>
        <button class="primary">{audit("timeline.show")}</button>
      </form>
      <ProblemNote error={error} />
      {hash !== "" && answer === undefined && error === undefined && <p>{common("loading")}</p>}
      {hash !== "" && answer !== undefined && <Shown answer={answer} />}
    </>
  );
}

function Shown({ answer }: { readonly answer: TransactionAnswer }) {
  const { hash, block, time, entries, node } = answer;
  const checks = useChecks(entries).value;
  return (
    <>
      <section class="card stack">
        <h2>
          {audit("tx.title")} <span class="code subject">{hash}</span>
        </h2>
        <dl>
          <div class="pair">
            <dt>{audit("tx.block")}</dt>
            <dd>
              {number(block)}, {exactMoment(time)}
            </dd>
          </div>
          {node !== null && (
            <div class="pair">
              <dt>{audit("tx.blockHash")}</dt>
              <dd class="code">{node.blockHash}</dd>
            </div>
          )}
          <Sender answer={answer} />
          {node !== null && (
            <div class="pair">
              <dt>{audit("tx.to")}</dt>
              <dd class="code">{node.to ?? "–"}</dd>
            </div>
          )}
          <Rights answer={answer} />
        </dl>
        <p class="hint">{audit(node === null ? "tx.noNode" : "tx.node")}</p>
        {node !== null && (
          <details class="raw">
            <summary>{audit("tx.input")}</summary>
            <p class="code">{node.input}</p>
          </details>
        )}
      </section>
      <section class="card stack">
        <h2>{audit("tx.entries")}</h2>
        <EntryTable entries={entries} checks={checks} ofOne />
      </section>
      <Commands hash={hash} />
    </>
  );
}

/** The node's word beside what the registries recorded and the heads bind. */
function Sender({ answer: { node, writers } }: { readonly answer: TransactionAnswer }) {
  if (node === null) return null;
  const isWriter = writers.every(({ account }) => account === node.from);
  return (
    <div class="pair">
      <dt>{audit("tx.sender")}</dt>
      <dd>
        <code>{node.from}</code>{" "}
        <span class={`badge badge-${isWriter ? "good" : "warn"}`}>
          <Icon name={isWriter ? "yes" : "info"} />
          {audit(isWriter ? "tx.sender.match" : "tx.sender.differs")}
        </span>
      </dd>
    </div>
  );
}

function Rights({ answer: { writers } }: { readonly answer: TransactionAnswer }) {
  return (
    <div class="pair">
      <dt>{audit("tx.roles")}</dt>
      <dd>
        {writers.map(({ account, economy, memberStatus, roles }) => (
          <p key={account}>
            <code>{account}</code>{" "}
            {economy === null
              ? audit("tx.roles.nobody")
              : audit("tx.roles.of", {
                  economy: economyName(economy),
                  status: memberStatusName(memberStatus),
                  roles: roles.join(", "),
                })}
          </p>
        ))}
      </dd>
    </div>
  );
}

/** What to send to a node of one's own. */
function Commands({ hash }: { readonly hash: string }) {
  const command = (method: string) =>
    `curl -s -H 'content-type: application/json' -d '${JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [hash] })}' NODE`;
  return (
    <section class="card stack">
      <h2>{audit("tx.ask")}</h2>
      <p>{audit("tx.ask.lead")}</p>
      {["eth_getTransactionByHash", "eth_getTransactionReceipt"].map((method) => (
        <div class="command" key={method}>
          <code>{command(method)}</code>
          <CopyButton text={command(method)} />
        </div>
      ))}
    </section>
  );
}
