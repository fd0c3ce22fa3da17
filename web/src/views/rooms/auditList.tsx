import type { AuditAnswer, AuditPage } from "../../api/accountApi";
import { auditSentence } from "../../model/auditSentence";
import { clientName } from "../../model/clientName";
import { moment } from "../../model/dates";
import type { Parts } from "../parts";
import { Pages } from "./pages";

interface AuditListProps {
  parts: Parts;
  load: (after: string | undefined, signal: AbortSignal) => Promise<AuditPage>;
  keys?: readonly unknown[];
  /** Who did it is told as well: it is not only oneself. */
  withActor?: boolean;
}

/** Entries of the audit, the newest first. */
export function AuditList({ parts, load, keys = [], withActor = false }: AuditListProps) {
  return (
    <Pages
      parts={parts} keys={keys} nothing="Nothing so far."
      load={async (after, signal) => {
        const { entries, next } = await load(after, signal);
        return { items: entries, next };
      }}
    >
      {(entry) => <Entry key={entry.id ?? entry.at + entry.action} of={entry} withActor={withActor} />}
    </Pages>
  );
}

function Entry({ of, withActor }: { of: AuditAnswer; withActor: boolean }) {
  const from = [of.address, of.client === undefined ? undefined : clientName(of.client)].filter((part) => part !== undefined).join(" · ");
  return (
    <li>
      <div class="row-text">
        <strong>{auditSentence(of.action)}</strong>
        {withActor && of.actor !== undefined ? <span>by {of.actor}</span> : null}
        {of.subject === undefined && of.detail === undefined ? null : <span>{of.detail ?? of.subject}</span>}
        <span>{moment(of.at)}{from === "" ? "" : ` · ${from}`}</span>
      </div>
    </li>
  );
}
