import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface MenuProps {
  label: string;
  class: string;
  /** What the button shows. */
  face: ComponentChildren;
  /** The entries: links and buttons. A click on one closes the menu. */
  children: ComponentChildren;
}

/** A button that shows a list below it. Escape, a click elsewhere and leaving it by Tab close it. */
export function Menu({ label, class: name, face, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const outside = (event: Event) => {
      if (event.target instanceof Node && !whole.current!.contains(event.target)) {
        setOpen(false);
      }
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current!.focus();
  };
  return (
    <div class={`menu ${name}`} ref={whole} onKeyDown={(event) => pressed(event, whole.current!, close)}>
      <button
        type="button" class="menu-button" ref={button} aria-expanded={open} aria-haspopup="true" aria-label={label} title={label}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open ? (
        <div class="menu-list" onClick={(event) => event.target instanceof Element && event.target.closest("a, button") && setOpen(false)}>
          {children}
        </div>
      ) : null}
    </div>
  );
}

function pressed(event: KeyboardEvent, whole: HTMLElement, close: () => void): void {
  const entries = [...whole.querySelectorAll<HTMLElement>(".menu-list a, .menu-list button")];
  if (entries.length === 0) {
    return;
  }
  const at = entries.indexOf(document.activeElement as HTMLElement);
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? entries.length - 1 : at - 1;
    entries[(next + entries.length) % entries.length]!.focus();
  }
}
