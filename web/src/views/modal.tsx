import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface ModalProps {
  label: string;
  class: string;
  /** What Escape does; nothing when it is left out. */
  cancel?: () => void;
  children: ComponentChildren;
}

/** A dialog above all else, which is open as long as it is in the page. */
export function Modal({ label, class: name, cancel, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const box = dialog.current!;
    box.showModal();
    return () => box.close();
  }, []);
  return (
    <dialog
      ref={dialog} class={name} aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        cancel?.();
      }}
      // A browser closes a dialog on the second Escape, whatever is said to the first.
      onClose={() => dialog.current?.isConnected && dialog.current.showModal()}
    >
      {children}
    </dialog>
  );
}
