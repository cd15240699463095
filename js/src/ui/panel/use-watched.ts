import { useEffect, useState } from "preact/hooks";
import type { Watched } from "./desk.js";

/** A value that changes, as it is now. */
export function useWatched<T>(watched: Watched<T>): T {
  const [, setBeat] = useState(0);
  useEffect(() => {
    const again = () => setBeat((beat) => beat + 1);
    const quiet = watched.onChange(again);
    again(); // it may have changed before anybody listened
    return quiet;
  }, [watched]);
  return watched.now();
}
