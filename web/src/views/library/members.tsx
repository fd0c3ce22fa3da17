import { useState } from "preact/hooks";
import type { Role } from "../../api/answers";
import { LibraryApi, type InvitationAnswer, type MemberAnswer } from "../../api/libraryApi";
import { day } from "../../model/dates";
import { GivenRoles, RoleNames, RoleTexts } from "../../model/roles";
import { Field, Form, Select } from "../forms/form";
import { explain } from "../forms/explain";
import { email } from "../forms/rules";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { Secret } from "../rooms/secret";
import { say } from "../toast";

/** Who has a part in the library. */
export function Members({ parts }: { parts: Parts }) {
  const { library } = parts;
  const at = new LibraryApi(parts.api);
  const members = useLoaded(parts, (signal) => at.members(library.id, signal), [library.id]);
  const owns = library.role.value === "owner" && parts.offers.has("post /libraries/{}/invitations");
  return (
    <>
      <Section title={library.name.value} text={owns ? undefined : `You are ${RoleNames[library.role.value]}. Its owner says who has a part in it.`}>
        <Await of={members}>
          {(list) => (
            <ul class="rows">
              {list.map((member) => <Member key={member.accountId} parts={parts} of={member} owns={owns} changed={members.reload} />)}
            </ul>
          )}
        </Await>
      </Section>
      {owns ? <Invitations parts={parts} /> : null}
    </>
  );
}

interface MemberProps {
  parts: Parts;
  of: MemberAnswer;
  owns: boolean;
  changed: () => Promise<void>;
}

function Member({ parts, of, owns, changed }: MemberProps) {
  const { session, library } = parts;
  const at = new LibraryApi(parts.api);
  const [asking, setAsking] = useState<"" | "remove" | "transfer">("");
  const close = () => setAsking("");
  const self = of.accountId === session.account.value!.id;
  return (
    <li class="member">
      <div class="row-text">
        <strong>{of.name === "" ? "An account that is gone" : of.name}{self ? " (you)" : ""}</strong>
        <span>{of.email ?? ""}</span>
      </div>
      {!owns || self ? <span class="tag is-quiet">{of.role}</span> : (
        <div class="row-side">
          <select
            aria-label={`Role of ${of.name}`}
            onChange={(event) => void setRole(at, library.id, of, event.currentTarget.value as Role).finally(changed)}
          >
            {GivenRoles.map(([each, title]) => <option key={each} value={each} selected={each === of.role}>{title}</option>)}
          </select>
          <button type="button" class="plain" aria-label={`Make ${of.name} the owner`} onClick={() => setAsking("transfer")}>Make owner</button>
          <button type="button" class="plain is-danger" aria-label={`Remove ${of.name}`} onClick={() => setAsking("remove")}>Remove</button>
        </div>
      )}
      {asking === "remove" ? (
        <Dialog title={`Remove ${of.name}?`} close={close}>
          <p class="confirm-text">They see nothing of “{library.name.value}” any more. What they put in stays.</p>
          <Form
            label="Remove" action="Remove" tone="danger" beside={<CancelButton close={close} />}
            send={async () => {
              await at.removeMember(library.id, of.accountId);
              close();
              await changed();
            }}
          />
        </Dialog>
      ) : null}
      {asking === "transfer" ? (
        <Dialog title={`Hand this library to ${of.name}?`} close={close}>
          <p class="confirm-text">They become the owner of “{library.name.value}” and decide about all in it. You stay as an editor.</p>
          <Form
            label="Hand over" action="Hand over" tone="danger" beside={<CancelButton close={close} />}
            send={async () => {
              await at.transfer(library.id, of.accountId);
              close();
              say(`${of.name} owns “${library.name.value}” now.`);
              await library.relist();
              await changed();
            }}
          />
        </Dialog>
      ) : null}
    </li>
  );
}

async function setRole(at: LibraryApi, library: string, { accountId, name }: MemberAnswer, role: Role): Promise<void> {
  try {
    await at.setRole(library, accountId, role);
    say(`${name} is ${RoleNames[role]} now.`);
  } catch (error) {
    say(explain(error));
  }
}

function Invitations({ parts }: { parts: Parts }) {
  const { library } = parts;
  const at = new LibraryApi(parts.api);
  const open = useLoaded(parts, (signal) => at.invitations(library.id, signal), [library.id]);
  const [inviting, setInviting] = useState(false);
  return (
    <Section title="Invitations" text="Who opens the link of an invitation becomes a member. It works once.">
      <Await of={open}>
        {(list) => list.length === 0 ? null : (
          <ul class="rows">
            {list.map((each) => (
              <li key={each.id}>
                <div class="row-text">
                  <strong>{each.email ?? "Whoever has the link"}</strong>
                  <span>Becomes {RoleNames[each.role]} · until {day(each.expiresAt)}</span>
                </div>
                <Action
                  look="danger" label={`Withdraw the invitation of ${each.email ?? "whoever has the link"}`} done="Its link opens nothing any more."
                  run={async () => {
                    await at.withdraw(library.id, each.id);
                    await open.reload();
                  }}
                >
                  Withdraw
                </Action>
              </li>
            ))}
          </ul>
        )}
      </Await>
      <button type="button" class="button is-wide" onClick={() => setInviting(true)}>Invite somebody</button>
      {inviting ? <Invite parts={parts} close={() => setInviting(false)} made={open.reload} /> : null}
    </Section>
  );
}

function Invite({ parts, close, made }: { parts: Parts; close: () => void; made: () => Promise<void> }) {
  const [invited, setInvited] = useState<InvitationAnswer | null>(null);
  const mail = parts.server.answer.value?.mail === true;
  if (invited !== null) {
    const sent = mail && invited.email !== undefined;
    return (
      <Dialog title="The invitation is ready" close={close} keep={true}>
        <p class="confirm-text">
          {sent ? `It is on its way to ${invited.email}. You can also pass on the link yourself:` : "Pass on this link:"} it works once, until{" "}
          {day(invited.expiresAt)}, and is shown only now.
        </p>
        <Secret label="Link of the invitation" text={invited.href ?? ""} />
        <div class="confirm-actions">
          <button type="button" class="button is-wide" onClick={close}>Done</button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={`Invite to “${parts.library.name.value}”`} close={close}>
      <Form
        label="Invite" action="Make the link" beside={<CancelButton close={close} />}
        rules={{ email: (value, all) => (value.trim() === "" ? "" : email(value, all)) }}
        send={async (values) => {
          const address = values["email"]!.trim();
          const request = { role: values["role"] as Role, ...(address === "" ? {} : { email: address }), expiresAt: inDays(Number(values["days"])) };
          setInvited(await new LibraryApi(parts.api).invite(parts.library.id, request));
          await made();
        }}
      >
        <fieldset class="choices">
          <legend>As what</legend>
          {GivenRoles.map(([each, title]) => (
            <label key={each}>
              <input type="radio" name="role" value={each} defaultChecked={each === "viewer"} />
              <span><strong>{title}</strong><small>{RoleTexts[each]}</small></span>
            </label>
          ))}
        </fieldset>
        <Field
          name="email" label="E-mail (may stay empty)" type="email" autocomplete="off"
          hint="With it, only an account with this e-mail can use the link."
        />
        <Select name="days" label="For how long" value="7" options={[["1", "A day"], ["7", "A week"], ["30", "30 days"]]} />
      </Form>
    </Dialog>
  );
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
