/** One event of a stream. */
export interface StreamEvent {
  readonly id: string | undefined;
  readonly data: string;
}

/**
 * Reads server-sent events from text as it arrives, in pieces of any length. Gives a function that takes a piece and returns the
 * events that it completed.
 */
export function createEventReader(): (piece: string) => StreamEvent[] {
  let rest = "";
  let id: string | undefined;
  let data: string[] = [];
  return (piece) => {
    rest += piece;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    const complete: StreamEvent[] = [];
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) complete.push({ id, data: data.join("\n") });
        data = [];
        continue;
      }
      const [, field, value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (field === "data") data.push(value);
      else if (field === "id") id = value;
    }
    return complete;
  };
}
