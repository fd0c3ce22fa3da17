import type { ComponentChildren } from "preact";
import { Modal } from "../modal";

interface DialogProps {
  title: string;
  close: () => void;
  /** It shows what is never shown again: only its own button closes it. */
  keep?: boolean;
  children: ComponentChildren;
}

/** Something to answer before going on. */
export function Dialog({ title, close, keep = false, children }: DialogProps) {
  return (
    <Modal label={title} class="confirm" {...(keep ? {} : { cancel: close })}>
      <h2>{title}</h2>
      {children}
    </Modal>
  );
}

/** The way out of a dialog that holds a form. */
export function CancelButton({ close }: { close: () => void }) {
  return <button type="button" class="button is-wide is-quiet" onClick={close}>Cancel</button>;
}
