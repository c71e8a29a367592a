/** Operator types that programmes certify, in the order of their bits in the contracts' 32-bit mask (never reorder). */
export const OPERATOR_TYPES = [
  "IMPORTER",
  "EXPORTER",
  "MANUFACTURER",
  "CUSTOMS_BROKER",
  "FREIGHT_FORWARDER",
  "ROAD_CARRIER",
  "SEA_CARRIER",
  "AIR_CARRIER",
  "RAIL_CARRIER",
  "WAREHOUSE_OPERATOR",
  "TERMINAL_OPERATOR",
  "GROUND_HANDLER",
  "SHIPPING_AGENT",
  "LOGISTICS_OPERATOR",
  "COURIER",
  "E_COMMERCE_OPERATOR",
  "BONDED_WAREHOUSE_OPERATOR",
  "STRATEGIC_BONDED_WAREHOUSE_OPERATOR",
  "INDUSTRIAL_ESTATE",
] as const;
export type OperatorType = (typeof OPERATOR_TYPES)[number];

/** Every type that exists today or will: what a leg covers when it names no types. */
export const ALL_OPERATOR_TYPES = 0xffffffff;

/** The mask of a set of operator types, as an unsigned 32-bit number. */
export function operatorTypeMask(types: readonly OperatorType[]): number {
  return types.reduce((mask, type) => (mask | (1 << OPERATOR_TYPES.indexOf(type))) >>> 0, 0);
}

/** The operator types in a mask, in bit order; bits without a name are ignored. */
export function operatorTypesOf(mask: number): OperatorType[] {
  return OPERATOR_TYPES.filter((_, bit) => ((mask >>> bit) & 1) === 1);
}
