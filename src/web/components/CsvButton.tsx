import { useSignal } from "@preact/signals";
import { saveCsv } from "../lib/saveCsv.ts";
import { ProblemNote } from "./ProblemNote.tsx";

interface Props {
  /** What the button says. */
  readonly label: string;
  /** The name of the file. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Fetches the rows of all pages; told how many there are so far. */
  readonly rows: (onRows: (n: number) => void) => Promise<readonly (readonly (string | number | null)[])[]>;
  /** What is said while rows are fetched. */
  readonly busy: (n: number) => string;
}

/** Saves a table with all of its pages as a file. */
export function CsvButton({ label, name, columns, rows, busy }: Props) {
  const fetched = useSignal<number | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const save = async () => {
    fetched.value = 0;
    error.value = undefined;
    try {
      const all = await rows((n) => {
        fetched.value = n;
      });
      saveCsv(name, columns, all);
    } catch (thrown) {
      error.value = thrown;
    } finally {
      fetched.value = undefined;
    }
  };
  return (
    <>
      <button type="button" class="link" disabled={fetched.value !== undefined} onClick={() => void save()}>
        {fetched.value === undefined ? label : busy(fetched.value)}
      </button>
      <ProblemNote error={error.value} />
    </>
  );
}
