import { signal } from "@preact/signals";

const Shown = 6000; // milliseconds

const said = signal({ text: "", turn: 0 });

/** Says for a moment what was done, or what went wrong. */
export function say(text: string): void {
  const { turn } = (said.value = { text, turn: said.value.turn + 1 });
  window.setTimeout(() => said.value.turn === turn && (said.value = { text: "", turn }), Shown);
}

export function Toast() {
  return (
    <div class="toast-place" role="status">
      {said.value.text === "" ? null : <p class="toast" key={said.value.turn}>{said.value.text}</p>}
    </div>
  );
}
