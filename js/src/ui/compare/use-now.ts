import { useEffect, useState } from "preact/hooks";

const SECOND = 1000;

/** The time of the store's clock in Unix seconds, each second anew while `ticks`. */
export function useNow(answered: number, ticks: boolean): number {
  const [now, setNow] = useState(answered);
  useEffect(() => {
    const start = performance.now();
    setNow(answered);
    if (!ticks) return;
    const tick = () => setNow(answered + (performance.now() - start) / SECOND);
    const timer = setInterval(tick, SECOND);
    return () => clearInterval(timer);
  }, [answered, ticks]);
  return now;
}
