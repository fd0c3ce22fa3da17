import { AdminApi } from "../../api/adminApi";
import { bytes, counted } from "../../model/format";
import type { Parts } from "../parts";
import { Pages } from "../rooms/pages";
import { Section } from "../rooms/room";

/** All libraries: how large they are, not what is in them. */
export function Libraries({ parts }: { parts: Parts }) {
  const admin = new AdminApi(parts.api);
  return (
    <Section title="Libraries" text="How large they are. What is in them, only their members see.">
      <Pages
        parts={parts} nothing="There is no library."
        load={async (after, signal) => {
          const { libraries, next } = await admin.libraries(after, signal);
          return { items: libraries, next };
        }}
      >
        {({ id, name, owner, photos, bytes: size, members }) => (
          <li key={id}>
            <div class="row-text">
              <strong>{name}</strong>
              <span>
                {counted(photos, "photo")} · {bytes(size)}
                {members === undefined ? "" : ` · ${counted(members, "member")}`}
                {owner === undefined ? "" : ` · of ${owner}`}
              </span>
            </div>
          </li>
        )}
      </Pages>
    </Section>
  );
}
