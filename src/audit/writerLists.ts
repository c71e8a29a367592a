import type { Economy } from "../domain/economy.ts";
import type { Address, AuthorityEvent } from "../domain/event.ts";

/** How many writers with roles a member has at most; MAX_WRITERS of the contract. */
export const MAX_WRITERS = 128;

/**
 * The writers of each member's present generation that have roles, in the contract's order: a new one comes last, and the last takes
 * the place of one that loses its roles. By these lists a ballot reaches every writer of its subject.
 */
export class WriterLists {
  readonly #lists = new Map<Economy, Address[]>();

  of(economy: Economy): readonly Address[] {
    return this.#lists.get(economy) ?? [];
  }

  apply(event: AuthorityEvent): void {
    switch (event.type) {
      case "WriterSet":
        if (!this.of(event.economy).includes(event.account))
          this.#lists.set(event.economy, [...this.of(event.economy), event.account]);
        return;
      case "WriterRevoked":
      case "WriterCompromised":
        return this.#remove(event.economy, event.account);
      case "MemberAdmitted":
      case "MemberAdminReplaced":
        this.#lists.set(event.economy, []);
        return;
    }
  }

  #remove(economy: Economy, account: Address): void {
    const list = [...this.of(economy)];
    const place = list.indexOf(account);
    const last = list.pop();
    if (place < 0 || last === undefined) return;
    if (place < list.length) list[place] = last;
    this.#lists.set(economy, list);
  }
}
