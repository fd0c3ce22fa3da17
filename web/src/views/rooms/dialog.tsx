import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface DialogProps {
  title: string;
  close: () => void;
  /** It shows what is never shown again: only its own button closes it. */
  keep?: boolean;
  children: ComponentChildren;
}

/** Something to answer before going on. */
export function Dialog({ title, close, keep = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const box = dialog.current!;
    box.showModal();
    return () => box.close();
  }, []);
  return (
    <dialog
      ref={dialog} class="confirm" aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        if (!keep) {
          close();
        }
      }}
      // A browser closes a dialog on the second Escape, whatever is said to the first.
      onClose={() => dialog.current?.isConnected && dialog.current.showModal()}
    >
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

/** The way out of a dialog that holds a form. */
export function CancelButton({ close }: { close: () => void }) {
  return <button type="button" class="button is-wide is-quiet" onClick={close}>Cancel</button>;
}
