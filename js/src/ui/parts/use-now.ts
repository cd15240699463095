import { useEffect, useRef, useState } from "preact/hooks";

/** The server's clock in Unix seconds, ticking while `ticks`; the screen's own clock may be wrong. */
export function useNow(answered: number, ticks: boolean, every = 1000): number {
  const [, setBeat] = useState(0);
  const heard = useRef({ answered, at: performance.now() });
  if (heard.current.answered !== answered) heard.current = { answered, at: performance.now() };
  useEffect(() => {
    if (!ticks) return;
    const timer = setInterval(() => setBeat((beat) => beat + 1), every);
    return () => clearInterval(timer);
  }, [ticks, every]);
  return ticks ? answered + (performance.now() - heard.current.at) / 1000 : answered;
}
