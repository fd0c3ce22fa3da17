/** A thin bar; `part` goes from 0 to 1. */
export function ProgressLine({ label, part, whole }: { label: string; part: number; whole: boolean }) {
  const percent = Math.floor(part * 100);
  return (
    <div
      class={whole ? "bar-line whole" : "bar-line"} role="progressbar" aria-label={label}
      aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}
    >
      <div style={{ transform: `scaleX(${part})` }} />
    </div>
  );
}
