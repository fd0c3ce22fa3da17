import { signal } from "@preact/signals";

const Shown = 6000; // milliseconds

/** What can be done about what is said. */
interface Remedy {
  readonly name: string;
  readonly act: () => Promise<void>;
}

const said = signal<{ text: string; turn: number; remedy?: Remedy }>({ text: "", turn: 0 });

/** Says for a moment what was done, or what went wrong. */
export function say(text: string, remedy?: Remedy): void {
  const turn = said.value.turn + 1;
  said.value = { text, turn, ...(remedy === undefined ? {} : { remedy }) };
  window.setTimeout(() => said.value.turn === turn && (said.value = { text: "", turn }), Shown);
}

export function Toast() {
  const { text, turn, remedy } = said.value;
  const act = () => {
    said.value = { text: "", turn };
    void remedy!.act();
  };
  return (
    <div class="toast-place" role="status">
      {text === "" ? null : (
        <p class="toast" key={turn}>
          {text}
          {remedy === undefined ? null : <button type="button" class="toast-remedy" onClick={act}>{remedy.name}</button>}
        </p>
      )}
    </div>
  );
}
