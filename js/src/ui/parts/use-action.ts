import { useState } from "preact/hooks";
import { asError } from "../../wire/client.js";

interface Doing {
  busy: boolean;
  error: Error | null;
  /** Do it; true when it went well. Nothing is begun while another is under way. */
  run(action: () => Promise<unknown>): Promise<boolean>;
}

/** An action under way, and why the last one failed. */
export function useAction(): Doing {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const run = async (action: () => Promise<unknown>) => {
    if (busy) return false;
    setBusy(true);
    try {
      await action();
      setError(null);
      return true;
    } catch (reason) {
      setError(asError(reason));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}
