const CLOCK = /^(\d+) days? (\d+) hours? (\d+) min\.? (\d+(?:\.\d)?) sec\.?$/;
const HOURS = /^(\d+\.\d+) hours?$/;

/**
 * The seconds of a time as the report writes it: "0 days 12 hours 17 min. 26.3 sec." or "6.79 hours". To a tenth of a
 * second, which is the finest that the report has. undefined for any other text.
 */
export function secondsOf(text: string): number | undefined {
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map(Number);
    return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 10) / 10;
  }
  const hours = HOURS.exec(text);
  return hours === null ? undefined : Math.round(Number(hours[1]) * 36_000) / 10;
}
