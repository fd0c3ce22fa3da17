import { useEffect, useState, type Inputs } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Parts } from "../parts";
import { Action } from "./action";
import { Await, useLoaded } from "./loaded";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

interface PagesProps<T> {
  parts: Parts;
  load: (after: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  /** Whatever changes what is asked for. */
  keys?: Inputs;
  /** Offers to ask again: what is shown grows without word of it. */
  again?: boolean;
  /** Said when there is nothing. */
  nothing: string;
  children: (item: T, reload: () => Promise<void>) => ComponentChildren;
}

/** A list that comes a page at a time. */
export function Pages<T>({ parts, load, keys = [], again = false, nothing, children }: PagesProps<T>) {
  const first = useLoaded(parts, (signal) => load(undefined, signal), keys);
  const [more, setMore] = useState<Page<T> | null>(null);
  useEffect(() => setMore(null), [first.value]);
  return (
    <Await of={first}>
      {(page) => {
        const { items, next } = more ?? page;
        return (
          <>
            {items.length === 0 ? <p class="nothing">{nothing}</p> : <ul class="rows">{items.map((item) => children(item, first.reload))}</ul>}
            <div class="buttons">
              {next === undefined ? null : (
                <Action
                  look="quiet"
                  run={async () => {
                    const later = await load(next, new AbortController().signal);
                    setMore({ items: [...items, ...later.items], next: later.next });
                  }}
                >
                  Show more
                </Action>
              )}
              {again ? <Action look="quiet" run={first.reload}>Look again</Action> : null}
            </div>
          </>
        );
      }}
    </Await>
  );
}
