import { AccountApi } from "../../api/accountApi";
import type { Parts } from "../parts";
import { AuditList } from "../rooms/auditList";
import { Section } from "../rooms/room";

/** What was done with one's own account. */
export function Activity({ parts }: { parts: Parts }) {
  const own = new AccountApi(parts.api);
  return (
    <Section title="What happened" text="Sign-ins, keys, sharing and deletions of your account. If something was not you, change your password.">
      <AuditList parts={parts} reader={parts.session.account.value!.id} load={(after, signal) => own.activity(after, signal)} />
    </Section>
  );
}
