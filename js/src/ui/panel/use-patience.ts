import { useEffect, useRef, useState } from "preact/hooks";
import type { Stores } from "../../wire/wire.js";
import type { Which } from "./which-store.js";

/** So long a store that is told of may be unknown before that is worth a word: milliseconds. */
const PATIENCE = 8000;

/** The store to show: while one is awaited it is that of before, and nothing is said of it.
 *
 * A kernel tells of a store as soon as it makes it; the server looks for stores now and then.
 */
export function usePatience(
  stores: Stores | null,
  which: Which | null,
  path: string | null,
  isSeen: boolean,
  last: string,
): Which | null {
  const [late, setLate] = useState("");
  const awaited = (isSeen && which?.awaited) || "";
  useEffect(() => {
    if (!awaited) return;
    const timer = setTimeout(() => setLate(awaited), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate("");
    };
  }, [awaited]);
  const before = useRef<{ which: Which; path: string | null } | null>(null);
  if (!which?.awaited || which.awaited === late) {
    before.current = which && { which, path };
    return which;
  }
  const { words, note } =
    before.current?.path === path ? before.current.which : { words: "", note: "" };
  const kept = before.current?.which.store ?? last;
  const isThere = stores?.stores.some(({ id, problem }) => id === kept && !problem);
  return { ...which, store: isThere ? kept : which.store, words, note };
}
