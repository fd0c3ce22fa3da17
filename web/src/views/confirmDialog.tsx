import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface ConfirmProps {
  title: string;
  /** What the button says that does it. */
  action: string;
  confirm: () => void;
  cancel: () => void;
  children: ComponentChildren;
}

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog({ title, action, confirm, cancel, children }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const box = dialog.current!;
    box.showModal();
    return () => box.close();
  }, []);
  return (
    <dialog
      ref={dialog} class="confirm" aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        cancel();
      }}
    >
      <h2>{title}</h2>
      <div class="confirm-text">{children}</div>
      <div class="confirm-actions">
        <button type="button" class="button is-quiet" onClick={cancel}>Cancel</button>
        <button type="button" class="button is-danger" onClick={confirm}>{action}</button>
      </div>
    </dialog>
  );
}
