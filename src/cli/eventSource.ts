/** A server-sent event; `data` is undefined where only the place in the stream moves on. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly data: string | undefined;
}

/** Reads server-sent events (the WHATWG form, without event names) as they come. `alive` is called for every piece that comes. */
export async function* sentEvents(body: AsyncIterable<Uint8Array>, alive: () => void): AsyncGenerator<SentEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  let lines: string[] = [];
  for await (const piece of body) {
    alive();
    const whole = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n/);
    rest = whole.pop() ?? "";
    for (const line of whole) {
      if (line !== "") lines.push(line);
      else if (lines.length > 0) {
        yield eventOf(lines);
        lines = [];
      }
    }
  }
}

function eventOf(lines: readonly string[]): SentEvent {
  const values = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ""));
  const data = values("data");
  return { id: values("id").at(-1), data: data.length === 0 ? undefined : data.join("\n") };
}
