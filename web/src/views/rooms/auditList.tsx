import type { AuditAnswer, AuditPage } from "../../api/accountApi";
import { auditPeople, auditSentence } from "../../model/auditSentence";
import { clientName } from "../../model/clientName";
import { moment } from "../../model/dates";
import type { Parts } from "../parts";
import { Pages } from "./pages";

interface AuditListProps {
  parts: Parts;
  load: (after: string | undefined, signal: AbortSignal) => Promise<AuditPage>;
  keys?: readonly unknown[];
  /** Whose entries these are: what they did themselves is not told as of somebody else. */
  reader?: string;
}

/** Entries of the audit, the newest first. */
export function AuditList({ parts, load, keys = [], reader }: AuditListProps) {
  return (
    <Pages
      parts={parts} keys={keys} nothing="Nothing so far."
      load={async (after, signal) => {
        const { entries, next } = await load(after, signal);
        return { items: entries, next };
      }}
    >
      {(entry) => <Entry key={entry.id ?? entry.at + entry.action} of={entry} reader={reader} />}
    </Pages>
  );
}

function Entry({ of, reader }: { of: AuditAnswer; reader: string | undefined }) {
  const who = auditPeople(of, reader);
  const from = [of.address, of.client === undefined ? undefined : clientName(of.client)].filter((part) => part !== undefined).join(" · ");
  return (
    <li>
      <div class="row-text">
        <strong>{auditSentence(of.action)}</strong>
        {who === "" ? null : <span>{who}</span>}
        {of.subject === undefined && of.detail === undefined ? null : <span>{of.detail ?? of.subject}</span>}
        <span>{moment(of.at)}{from === "" ? "" : ` · ${from}`}</span>
      </div>
    </li>
  );
}
