import { useRef, useState } from "preact/hooks";
import { CopyIcon } from "../icons";

/** Of a phone's width. */
const SignsInRow = 26;

/** A text to be taken along: a key, a link, codes. */
export function Secret({ label, text }: { label: string; text: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState(false);
  const rows = text.split("\n").reduce((sum, line) => sum + Math.ceil(line.length / SignsInRow), 0);
  return (
    <div class="secret">
      <textarea ref={box} readOnly aria-label={label} rows={rows} value={text} onFocus={(event) => event.currentTarget.select()} />
      <div class="secret-actions">
        <button type="button" class="button is-quiet" onClick={() => void copy(box.current!).then(setCopied)}><CopyIcon />Copy</button>
        <p role="status">{copied ? "Copied." : ""}</p>
      </div>
    </div>
  );
}

async function copy(box: HTMLTextAreaElement): Promise<boolean> {
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    // Without TLS a browser has no clipboard for a page, but for what the person selected.
    return document.execCommand("copy");
  }
}
