/**
 * Makes work that is called for more often than it can be done: it runs once at a time, and calls during a run make one run more
 * after it, however many they were. The last call is always followed by a run that began after it. A run that fails ends like another.
 */
export function oneAtATime(work: () => unknown): () => void {
  let running = false;
  let wanted = false;
  const run = async () => {
    running = true;
    while (wanted) {
      wanted = false;
      try {
        await work();
      } catch {
        // Whoever does the work says what went wrong; it must not keep the next run from happening.
      }
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void run();
  };
}
