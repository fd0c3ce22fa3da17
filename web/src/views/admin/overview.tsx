import { AdminApi } from "../../api/adminApi";
import { bytes, count, formatName } from "../../model/format";
import { lastDays } from "../../model/lastDays";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { Days } from "./days";
import { Shares } from "./shares";

/** What is on the server, in numbers. */
export function Overview({ parts }: { parts: Parts }) {
  const admin = new AdminApi(parts.api);
  const known = useLoaded(parts, (signal) => admin.statistics(signal));
  return (
    <Await of={known}>
      {({ accounts, libraries, photos, bytes: size, formats, cameras, uploads, locations }) => (
        <>
          <div class="figures">
            <div><strong>{count(photos)}</strong><span>photos</span></div>
            <div><strong>{bytes(size)}</strong><span>of originals</span></div>
            {libraries === undefined ? null : <div><strong>{count(libraries)}</strong><span>libraries</span></div>}
            {accounts === undefined ? null : <div><strong>{count(accounts)}</strong><span>accounts</span></div>}
          </div>
          <Section title="Uploads of the last 30 days"><Days days={lastDays(uploads, 30)} /></Section>
          {formats.length === 0 ? null : (
            <Section title="Formats">
              <Shares of={formats.map(({ name, count: value }) => ({ name: formatName(name), value, shown: count(value) }))} />
            </Section>
          )}
          {cameras.length === 0 ? null : (
            <Section title="Cameras"><Shares of={cameras.map(({ name, count: value }) => ({ name, value, shown: count(value) }))} /></Section>
          )}
          {locations.length === 0 ? null : (
            <Section title="Where the bytes are">
              <Shares of={locations.map(({ name, bytes: value }) => ({ name, value, shown: bytes(value) }))} />
            </Section>
          )}
          <Section title="Counts" text="They are kept with each change. If one looks wrong, they can be made anew from the photos.">
            <Action look="quiet" done="The counts are being made anew." run={() => admin.reindex()}>Count anew</Action>
          </Section>
        </>
      )}
    </Await>
  );
}
