import { AdminApi } from "../../api/adminApi";
import { ago } from "../../model/dates";
import type { Parts } from "../parts";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { Secret } from "../rooms/secret";
import { auditSentence } from "../../model/auditSentence";

/** Links that would have gone by mail, where no mail is sent. */
export function Links({ parts }: { parts: Parts }) {
  const admin = new AdminApi(parts.api);
  const links = useLoaded(parts, (signal) => admin.links(signal));
  const mail = parts.server.answer.value?.mail === true;
  return (
    <Section
      title="Links to pass on"
      text={mail
        ? "This server sends e-mail: links go out by themselves."
        : "This server sends no e-mail. Pass each link on to the one whose address stands there, and to nobody else."}
    >
      <Await of={links}>
        {(list) => list.length === 0 ? <p class="nothing">No link waits.</p> : (
          <ul class="rows">
            {list.map(({ kind, email, href, createdAt }) => (
              <li key={href}>
                <div class="row-text">
                  <strong>{email}</strong>
                  <span>{auditSentence(kind)}{createdAt === undefined ? "" : ` · ${ago(createdAt)}`}</span>
                  <Secret label={`Link of ${email}`} text={href} />
                </div>
              </li>
            ))}
          </ul>
        )}
      </Await>
    </Section>
  );
}
