import { useEffect, useRef, useState } from "preact/hooks";

/** The server's clock, ticking once a second while `ticks`; the screen's own clock may be wrong. */
export function useNow(serverNow: number, ticks: boolean): number {
  const [, setBeat] = useState(0);
  const heard = useRef({ serverNow, at: performance.now() });
  if (heard.current.serverNow !== serverNow) heard.current = { serverNow, at: performance.now() };
  useEffect(() => {
    if (!ticks) return;
    const timer = setInterval(() => setBeat((beat) => beat + 1), 1000);
    return () => clearInterval(timer);
  }, [ticks]);
  return ticks ? serverNow + (performance.now() - heard.current.at) / 1000 : serverNow;
}
