/** What every file of the profile agrees on. */
export const PROFILE = {
  /** The image, pinned to a release; a member that mirrors images names its own place. */
  image: "docker.io/hyperledger/besu:26.9.0",
  /** The oldest release that will do: it has the security fixes of September 2026 and keeps to short block periods. */
  imageFloor: "26.9.0",
  ports: { p2p: 30_303, rpc: 8545, metrics: 9545, gateway: 8080, gatewayMetrics: 9080 },
  /** Ports of the member's machine and containers, which its node's can't have. */
  takenPorts: [80, 443, 8080, 8545, 9080, 9090, 9545, 18_545],
  /** The RPC groups that are switched on. */
  apis: ["ETH", "NET", "WEB3", "QBFT", "PERM"],
  /** Bytes that a transaction may have: a batch of 500 grants has some 144,000, more than Besu takes by itself. */
  maxTransactionBytes: 262_144,
  epochLength: 30_000,
  blockPeriodSeconds: 2,
  /** An idle chain makes a block at least so often; gateways take a chain of more than 60 s without one for halted. */
  emptyBlockPeriodSeconds: 30,
  longestEmptyPeriodSeconds: 60,
  difficulty: "0x1",
  /** What marks a block as QBFT's. */
  mixHash: "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365",
} as const;
