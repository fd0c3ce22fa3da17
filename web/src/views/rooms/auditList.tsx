import { useEffect, useState } from "preact/hooks";
import type { AuditAnswer, AuditPage } from "../../api/accountApi";
import { auditSentence } from "../../model/auditSentence";
import { clientName } from "../../model/clientName";
import { moment } from "../../model/dates";
import type { Parts } from "../parts";
import { Action } from "./action";
import { Await, useLoaded } from "./loaded";

interface AuditListProps {
  parts: Parts;
  load: (after: string | undefined, signal: AbortSignal) => Promise<AuditPage>;
  /** Whatever changes what is asked for. */
  keys: readonly unknown[];
  /** Who did it is told as well: it is not only oneself. */
  withActor?: boolean;
}

/** Entries of the audit, the newest first, a page at a time. */
export function AuditList({ parts, load, keys, withActor = false }: AuditListProps) {
  const first = useLoaded(parts, (signal) => load(undefined, signal), keys);
  const [more, setMore] = useState<AuditPage | null>(null);
  useEffect(() => setMore(null), [first.value]);
  const next = (more ?? first.value)?.next;
  return (
    <Await of={first}>
      {(page) => {
        const entries = more?.entries ?? page.entries;
        return (
          <>
            {entries.length === 0 ? <p class="nothing">Nothing so far.</p> : (
              <ul class="rows">{entries.map((entry, i) => <Entry key={entry.id ?? i} of={entry} withActor={withActor} />)}</ul>
            )}
            {next === undefined ? null : (
              <Action
                look="quiet"
                run={async () => {
                  const older = await load(next, new AbortController().signal);
                  setMore({ entries: [...entries, ...older.entries], ...(older.next === undefined ? {} : { next: older.next }) });
                }}
              >
                Show older ones
              </Action>
            )}
          </>
        );
      }}
    </Await>
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
