import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { explain } from "../forms/explain";
import type { Parts } from "../parts";

export interface Loaded<T> {
  /** Null until it came. */
  readonly value: T | null;
  readonly problem: string;
  readonly reload: () => Promise<void>;
  /** Shows what is known without asking again. */
  readonly set: (value: T) => void;
}

/** What a view shows, asked for when it opens, when `keys` change, and again after the session began anew. */
export function useLoaded<T>({ session }: Parts, load: (signal: AbortSignal) => Promise<T>, keys: readonly unknown[] = []): Loaded<T> {
  const [known, setKnown] = useState<{ value: T | null; problem: string }>({ value: null, problem: "" });
  const request = useRef<AbortController | null>(null);
  const reload = async () => {
    request.current?.abort();
    const { signal } = (request.current = new AbortController());
    try {
      const value = await load(signal);
      if (!signal.aborted) {
        setKnown({ value, problem: "" });
      }
    } catch (error) {
      if (!signal.aborted) {
        setKnown((before) => ({ ...before, problem: explain(error) }));
      }
    }
  };
  useEffect(() => {
    setKnown({ value: null, problem: "" });
    void reload();
    return () => request.current?.abort();
  }, [session.turns.value, ...keys]);
  return { ...known, reload, set: (value) => setKnown({ value, problem: "" }) };
}

/** Shows what was loaded, or that it is on its way, or why it did not come. */
export function Await<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  if (of.value !== null) {
    return <>{children(of.value)}</>;
  }
  return of.problem === "" ? <p class="await" role="status">Loading…</p> : (
    <div class="await" role="alert">
      <p>{of.problem}</p>
      <button type="button" class="plain" onClick={() => void of.reload()}>Try again</button>
    </div>
  );
}
