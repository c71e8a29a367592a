import { refusalReason } from "../exchange/refusal.ts";
import type { WireRequest, WireResponse } from "../http/exchangeRouter.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Partners } from "./partners.ts";

/** The sender of a bad request learns only that it is one; what was wrong with it is for our log. */
export async function answerPartner(
  partners: Pick<Partners, "server">,
  request: WireRequest,
  log: Logger,
): Promise<WireResponse> {
  try {
    return await partners.server.handle(request);
  } catch (error) {
    const reason = refusalReason(error);
    if (reason !== undefined)
      log.warn({ reason, path: request.target.split("?")[0] }, "a gateway's request was refused");
    throw error;
  }
}
