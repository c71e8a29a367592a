/** Where the chain tells what happened, one line at a time. A pino logger fits. */
export interface ChainLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
