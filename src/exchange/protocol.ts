/** Where a gateway offers a partner its feed. */
export const FEED_PATH = "/exchange/v1/feed";
/** Where a partner confirms what it holds and has deleted. */
export const ACKNOWLEDGEMENTS_PATH = "/exchange/v1/feed/acknowledgements";
/** Where a gateway says which heads of the ledger it has verified. */
export const HEAD_PATH = "/exchange/v1/head";
/** Where a gateway tells a partner its totals, and texts about breaches between the two. */
export const BENEFITS_PATH = "/exchange/v1/benefits";
/** The most entries of a page of a feed. */
export const MAX_PAGE_ENTRIES = 500;
