import { useRef, useState } from "preact/hooks";
import { Menu, type MenuItem } from "../parts/menu.js";

interface MenuButtonProps {
  label: string;
  /** What is on it. */
  sign: string;
  items(): readonly (MenuItem | "line")[];
}

/** A small button with a menu below it. */
export function MenuButton({ label, sign, items }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const open = () => {
    const { left = 0, bottom = 0 } = button.current?.getBoundingClientRect() ?? {};
    setAt({ x: left, y: bottom });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="tm-dash-menu"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={open}
      >
        {sign}
      </button>
      {at ? <Menu at={at} label={label} items={items()} onLeave={() => setAt(null)} /> : null}
    </>
  );
}
