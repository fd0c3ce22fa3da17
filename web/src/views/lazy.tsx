import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";

/** A view whose script is fetched when it is first shown: the timeline's start does not carry it. */
export function lazy<P extends object>(fetchView: () => Promise<ComponentType<P>>): ComponentType<P> {
  const view = signal<ComponentType<P> | null>(null);
  const failed = signal(false);
  const load = () =>
    fetchView().then(
      (fetched) => {
        view.value = fetched;
        failed.value = false;
      },
      () => (failed.value = true),
    );
  return function Lazy(properties: P) {
    useEffect(() => {
      if (view.value === null) {
        void load();
      }
    }, []);
    const View = view.value;
    return View !== null ? <View {...properties} /> : failed.value ? <Missing /> : <Wait />;
  };
}

/** Something is on its way. */
export function Wait() {
  return <p class="lazy-wait" role="status">Loading…</p>;
}

/** A browser does not fetch a script a second time that failed: only a new page does. */
function Missing() {
  return (
    <div class="notice" role="alert">
      <h1>This part of the page did not arrive</h1>
      <p>The server is away, or was replaced by a newer one since this page was opened.</p>
      <div class="notice-actions">
        <button type="button" class="button" onClick={() => location.reload()}>Load the page again</button>
      </div>
    </div>
  );
}
