import { Interface } from "ethers";
import { expect, test } from "vitest";
import { EVENT_TOPICS, EVENT_TYPES } from "../../src/domain/eventTopics.ts";
import { publicType, PUBLIC_TYPES } from "../../src/domain/eventTypes.ts";
import { IArrangementRegistry__factory } from "../../types/contracts/factories/interfaces/IArrangementRegistry__factory.ts";
import { IAuthorityRegistry__factory } from "../../types/contracts/factories/interfaces/IAuthorityRegistry__factory.ts";
import { IBenefitRegistry__factory } from "../../types/contracts/factories/interfaces/IBenefitRegistry__factory.ts";
import { ICertificationRegistry__factory } from "../../types/contracts/factories/interfaces/ICertificationRegistry__factory.ts";

test("each kind of fact has the topic of its Solidity event, and there is no other", () => {
  const factories = [
    IAuthorityRegistry__factory,
    ICertificationRegistry__factory,
    IArrangementRegistry__factory,
    IBenefitRegistry__factory,
  ];
  const topics = factories.flatMap(({ abi }) => {
    const found: [string, string][] = [];
    new Interface(abi).forEachEvent(({ name, topicHash }) => found.push([name, topicHash]));
    return found;
  });
  expect(EVENT_TOPICS).toEqual(Object.fromEntries(topics));
  expect(EVENT_TYPES.map(publicType).toSorted()).toEqual([...PUBLIC_TYPES].toSorted());
});
