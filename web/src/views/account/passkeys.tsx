import { useState } from "preact/hooks";
import { AccountApi } from "../../api/accountApi";
import { makePasskey } from "../../app/passkeys";
import { clientName } from "../../model/clientName";
import { ago } from "../../model/dates";
import { Field, Form } from "../forms/form";
import { required } from "../forms/rules";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";

/** Passkeys: the device proves who it is, by its finger or face or a key. */
export function Passkeys({ parts }: { parts: Parts }) {
  const own = new AccountApi(parts.api);
  const passkeys = useLoaded(parts, (signal) => own.passkeys(signal));
  const [adding, setAdding] = useState(false);
  const close = () => setAdding(false);
  return (
    <Section title="Passkeys" text="Sign in with your finger, your face or a security key, without a password that could be stolen.">
      <Await of={passkeys}>
        {(list) => list.length === 0 ? null : (
          <ul class="rows">
            {list.map((each) => (
              <li key={each.id}>
                <div class="row-text">
                  <strong>{each.name}</strong>
                  <span>{each.createdAt === undefined ? "" : `Made ${ago(each.createdAt)}`}</span>
                </div>
                <Action
                  look="danger" label={`Remove ${each.name}`} done={`${each.name} opens nothing any more.`}
                  run={async () => {
                    await own.removePasskey(each.id);
                    await passkeys.reload();
                  }}
                >
                  Remove
                </Action>
              </li>
            ))}
          </ul>
        )}
      </Await>
      <button type="button" class="button is-wide is-quiet" onClick={() => setAdding(true)}>Add a passkey</button>
      {adding ? (
        <Dialog title="Add a passkey" close={close}>
          <Form
            label="Add a passkey" action="Go on" rules={{ name: required("a name") }} beside={<CancelButton close={close} />}
            send={async ({ name }) => {
              const credential = await makePasskey(await own.passkeyOptions());
              if (credential === null) {
                throw new Error("No passkey was made. You can try again.");
              }
              await own.addPasskey(name!.trim(), credential);
              close();
              await passkeys.reload();
            }}
          >
            <Field
              name="name" label="Name" hint="By which you know it again." value={clientName(navigator.userAgent)} autofocus={true} maxLength={100}
            />
          </Form>
        </Dialog>
      ) : null}
    </Section>
  );
}
