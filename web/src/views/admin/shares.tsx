/** Values beside each other, the largest as the measure. */
export function Shares({ of }: { of: readonly { name: string; value: number; shown: string }[] }) {
  const most = Math.max(1, ...of.map(({ value }) => value));
  return (
    <ul class="shares">
      {of.map(({ name, value, shown }) => (
        <li key={name}>
          <span>{name}</span>
          <div class="shares-line" aria-hidden="true"><div style={{ transform: `scaleX(${value / most})` }} /></div>
          <span>{shown}</span>
        </li>
      ))}
    </ul>
  );
}
