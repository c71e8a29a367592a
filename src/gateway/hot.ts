import type { RequestListener } from "node:http";
import type { Answered } from "../http/accessLog.ts";
import type { Authenticator } from "../http/auth.ts";
import { HotAnswers } from "../http/hot/answers.ts";
import { createHotHandler } from "../http/hot/handler.ts";
import type { RateCounters } from "../http/rateCounters.ts";
import { verificationHeaders } from "../http/answerReceipts.ts";
import { securityHeaderList } from "../http/securityHeaders.ts";
import type { Receipts } from "../services/answerRecord.ts";
import type { PartnerDirectory } from "../services/partnerDirectory.ts";
import type { Verify, VerifyDeps } from "../services/verify.ts";
import { createAccessLines } from "../telemetry/accessLines.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";

/** Counts and logs answered requests, whichever handler answered them. */
export function openAccess({ metrics, log }: { readonly metrics: Metrics; readonly log: Logger }) {
  const lines = createAccessLines(log);
  return {
    answered: (line: Answered): void => {
      metrics.requests.observe({ route: line.route, status: String(line.status) }, line.seconds);
      lines.add(line);
    },
    close: () => lines.flush(),
  };
}

export interface HotPathParts {
  readonly verify: Verify;
  readonly verifyDeps: VerifyDeps;
  readonly directory: Pick<PartnerDirectory, "listing" | "forgetNotes">;
  readonly receipts: Receipts | undefined;
  readonly authenticator: Authenticator;
  readonly counters: RateCounters;
  readonly answered: (line: Answered) => void;
  /** The whole of the API. */
  readonly app: RequestListener;
}

/** The API with verifications answered in front of it. */
export function openHot(parts: HotPathParts): RequestListener {
  const { verify, verifyDeps, directory, receipts, authenticator, counters, answered, app } = parts;
  return createHotHandler({
    answers: new HotAnswers({ verify, deps: verifyDeps, directory, receipts }),
    authenticator,
    counters,
    answered,
    headers: {
      ...Object.fromEntries(securityHeaderList()),
      ...verificationHeaders(receipts === undefined ? "none" : "pending"),
      "Content-Type": "application/json; charset=utf-8",
    },
    otherwise: app,
  });
}
