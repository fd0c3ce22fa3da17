import { AdminApi, type AdminPlace } from "../../api/adminApi";
import { bytes, counted } from "../../model/format";
import type { Parts } from "../parts";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";

/** Where the bytes live, and how much room there is. */
export function Storage({ parts }: { parts: Parts }) {
  const admin = new AdminApi(parts.api);
  const places = useLoaded(parts, (signal) => admin.storage(signal));
  return <Await of={places}>{(list) => <>{list.map((each) => <Location key={each.name} of={each} />)}</>}</Await>;
}

function Location({ of }: { of: AdminPlace }) {
  const { name, kind, state, problem, bytes: size, freeBytes, totalBytes, photos } = of;
  return (
    <Section title={name} text={problem}>
      <dl class="facts-table">
        {kind === undefined ? null : <><dt>Kind</dt><dd>{kind}</dd></>}
        {state === undefined ? null : <><dt>State</dt><dd>{state}</dd></>}
        {size === undefined ? null : <><dt>Holds</dt><dd>{bytes(size)}{photos === undefined ? "" : ` of ${counted(photos, "photo")}`}</dd></>}
        {freeBytes === undefined ? null : (
          <><dt>Free</dt><dd>{bytes(freeBytes)}{totalBytes === undefined ? "" : ` of ${bytes(totalBytes)}`}</dd></>
        )}
      </dl>
      {freeBytes === undefined || totalBytes === undefined ? null : (
        <div class="shares-line" aria-hidden="true"><div style={{ transform: `scaleX(${1 - freeBytes / Math.max(1, totalBytes)})` }} /></div>
      )}
    </Section>
  );
}
