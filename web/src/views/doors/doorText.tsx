import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

/** The title of a door and what it says below; the window has the same title. */
export function DoorText({ title, children }: { title: string; children?: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Qmulum`;
    return () => (document.title = "Qmulum");
  }, [title]);
  return (
    <>
      <h1>{title}</h1>
      {children === undefined ? null : <p class="door-text">{children}</p>}
    </>
  );
}
