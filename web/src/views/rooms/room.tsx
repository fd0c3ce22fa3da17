import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { path } from "../../app/router";

export interface Place {
  readonly path: string;
  readonly title: string;
}

interface RoomProps {
  /** What the places have in common. */
  title: string;
  places: readonly Place[];
  /** The title of what is open, when it is none of the places. */
  open?: string;
  children: ComponentChildren;
}

/** A room over the timeline: its places at the side (above, on a phone) and what is open of it. */
export function Room({ title, places, open, children }: RoomProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const nav = useRef<HTMLElement>(null);
  const here = place(places, path.value);
  const shown = open ?? here?.title ?? title;
  useEffect(() => {
    document.title = `${shown} · Qmulum`;
    heading.current!.closest(".room")!.scrollTop = 0;
    heading.current!.focus({ preventScroll: true });
    // On a phone the places stand in a row that is longer than the screen.
    nav.current!.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
    return () => (document.title = "Qmulum");
  }, [shown]);
  return (
    <div class="room">
      <div class="room-inner">
        <nav ref={nav} class="room-places" aria-label={title}>
          <h2>{title}</h2>
          <ul>
            {places.map((each) => (
              <li key={each.path}><a href={each.path} aria-current={each === here ? "page" : undefined}>{each.title}</a></li>
            ))}
          </ul>
        </nav>
        <main class="room-main">
          <h1 ref={heading} tabIndex={-1}>{shown}</h1>
          {children}
        </main>
      </div>
    </div>
  );
}

/** The place of a path: a path below a place belongs to it, and what is none leads to the first. */
function place(places: readonly Place[], at: string): Place | undefined {
  const above = (each: Place) => each.path.lastIndexOf("/") > 0 && at.startsWith(`${each.path}/`);
  return places.find((each) => each.path === at) ?? places.find(above) ?? places[0];
}

interface SectionProps {
  title: string;
  text?: ComponentChildren;
  children?: ComponentChildren;
  danger?: boolean;
}

/** One subject of a place. */
export function Section({ title, text, children, danger = false }: SectionProps) {
  return (
    <section class={`card${danger ? " is-danger" : ""}`}>
      <h2>{title}</h2>
      {text === undefined ? null : <p class="card-text">{text}</p>}
      {children}
    </section>
  );
}
