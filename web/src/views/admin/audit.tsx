import { useState } from "preact/hooks";
import { AdminApi, type AuditFilter } from "../../api/adminApi";
import { AuditActions, auditSentence } from "../../model/auditSentence";
import { Field, Select } from "../forms/form";
import type { Parts } from "../parts";
import { AuditList } from "../rooms/auditList";
import { Section } from "../rooms/room";

const Actions = [["", "Any"], ...AuditActions.map((action) => [action, auditSentence(action)] as const)] as const;

const All: AuditFilter = { account: "", action: "", from: "", to: "" };

/** Who did what, and from where. */
export function Audit({ parts }: { parts: Parts }) {
  const admin = new AdminApi(parts.api);
  const [filter, setFilter] = useState(All);
  return (
    <Section title="What happened">
      <form
        class="search" role="search" aria-label="Audit"
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          const given = (name: string) => String(data.get(name) ?? "").trim();
          setFilter({ account: given("account"), action: given("action"), from: startOf(given("from")), to: endOf(given("to")) });
        }}
      >
        <Field name="account" label="Account (e-mail or id)" />
        <Select name="action" label="Action" options={Actions} />
        <Field name="from" label="From" type="date" />
        <Field name="to" label="To" type="date" />
        <button type="submit" class="button is-wide is-quiet">Search</button>
      </form>
      <AuditList parts={parts} keys={Object.values(filter)} load={(after, signal) => admin.audit(filter, after, signal)} />
    </Section>
  );
}

/** A day begins and ends where this person is. */
function startOf(date: string): string {
  return date === "" ? "" : new Date(`${date}T00:00:00`).toISOString();
}

function endOf(date: string): string {
  return date === "" ? "" : new Date(`${date}T23:59:59.999`).toISOString();
}
