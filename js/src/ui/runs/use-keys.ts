import { useCallback, useEffect, useState } from "preact/hooks";
import type { Client } from "../../wire/client.js";
import type { Keys } from "../../wire/wire.js";

/** What there is to filter, group and show by, and how to ask anew: keys come and go with runs. */
export function useKeys(client: Client, experiment: string | null): [Keys, () => void] {
  const [keys, setKeys] = useState(NONE);
  const learn = useCallback(() => {
    const fails = () => {}; // the table tells what is wrong; what is known will do
    void client.ask("keys", { experiment }).then(setKeys, fails);
  }, [client, experiment]);
  useEffect(learn, [learn]);
  return [keys, learn];
}

const NONE: Keys = { params: [], metrics: [], tags: [], attributes: [], experiments: [] };
